// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Dial.h"

#include "core/base/Environment.h"
#include "core/base/ThreadPool.h"
#include "core/proxy/Tunnel.h"
#include "core/proxy/UpstreamTls.h"
#include "tests/support/LoopThread.h"
#include "tests/support/TestAuthority.h"
#include "tests/support/TestOrigin.h"

#include <QTest>

#include <optional>

using namespace gatehouse;
using namespace std::chrono_literals;
using tests::TestOrigin;
using tests::WireStream;

class DialTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    std::optional<ThreadPool> m_pool;
    tests::TestAuthority m_authority;
    std::optional<tests::LoopThread> m_thread;
    std::optional<proxy::Resolver> m_resolver;
    std::optional<proxy::UpstreamTls> m_tls;

    /// Dials and waits; on success the far side's first bytes are read into `greeting`.
    Result<void> dial(proxy::DialPlan plan, std::string* greeting = nullptr) {
        std::promise<Result<void>> done;
        std::shared_ptr<proxy::Dial> attempt;
        std::shared_ptr<proxy::Channel> kept;
        m_thread->run([&] {
            attempt = proxy::Dial::start(
                m_thread->loop(), *m_resolver, 5s, std::move(plan),
                [&](Result<std::shared_ptr<proxy::Channel>> channel) {
                    if (!channel || greeting == nullptr) {
                        if (channel)
                            (*channel)->close();
                        done.set_value(channel ? Result<void>() : fail(channel.error()));
                        return;
                    }
                    kept = *channel;
                    proxy::Channel::Handlers handlers;
                    handlers.received = [&] {
                        *greeting += kept->input().view();
                        kept->consume(kept->input().size());
                    };
                    handlers.ended = [&] {
                        done.set_value({});
                    };
                    handlers.received(); // what came with the corporate proxy's answer
                    if (kept->hasEnded())
                        done.set_value({}); // nobody will tell it again
                    else
                        kept->setHandlers(std::move(handlers));
                });
        });
        const auto result = done.get_future().get();
        m_thread->run([&] {
            attempt.reset();
            if (kept)
                kept->close();
            kept.reset();
        });
        return result;
    }

    proxy::DialPlan planFor(std::uint16_t port, const char* host = "127.0.0.1") {
        proxy::DialPlan plan;
        plan.host = host;
        plan.port = std::to_string(port);
        return plan;
    }

    std::shared_ptr<ssl_ctx_st> context(const std::shared_ptr<const std::string>& roots) {
        access::UpstreamTarget target;
        target.extraRoots = roots;
        std::shared_ptr<ssl_ctx_st> made;
        m_thread->run([&] { made = m_tls->contextFor(target).value(); });
        return made;
    }

    static TestOrigin::Handler saying(const char* text) {
        return [text](WireStream& connection, int) {
            connection.write(text);
        };
    }

private Q_SLOTS:
    void init() {
        m_thread.emplace(m_clock);
        m_pool.emplace(2);
        m_resolver.emplace(m_thread->loop(), *m_pool);
        m_tls.emplace(Environment());
    }
    void cleanup() {
        m_pool->stop(); // a slow name look-up posts to the loop
        m_thread->run([&] {
            m_resolver.reset();
            m_tls.reset();
        });
        m_thread.reset();
    }

    void connectsToAddressesAndNames() {
        TestOrigin origin(nullptr, saying("hello"));
        std::string greeting;
        QVERIFY(dial(planFor(origin.port()), &greeting).has_value());
        QCOMPARE(greeting, std::string("hello"));
        QVERIFY(dial(planFor(origin.port(), "localhost")).has_value());
    }

    void verifiesCertificates() {
        TestOrigin origin(m_authority.serverContext("127.0.0.1"), saying("hello"));
        const auto roots = std::make_shared<const std::string>(m_authority.rootPem());
        auto plan = planFor(origin.port());
        plan.tls = context(roots);
        std::string greeting;
        QVERIFY(dial(plan, &greeting).has_value());
        QCOMPARE(greeting, std::string("hello"));

        plan.tls = context(nullptr);
        const auto distrusted = dial(plan);
        QVERIFY(!distrusted);
        QVERIFY(distrusted.error().message.find("certificate is not valid") != std::string::npos);
        QVERIFY(distrusted.error().fix.find("SSL_CERT_FILE") != std::string::npos);

        plan.host = "localhost"; // trusted root, another name
        plan.tls = context(roots);
        const auto misnamed = dial(plan);
        QVERIFY(!misnamed);
        QVERIFY(misnamed.error().message.find("hostname mismatch") != std::string::npos);
    }

    void saysWhoRefused() {
        std::uint16_t port = 0;
        {
            const auto listener = proxy::listenOnLoopback(0).value();
            port = proxy::localPort(listener);
        }
        const auto refused = dial(planFor(port));
        QVERIFY(!refused);
        QCOMPARE(refused.error().message,
                 std::string("Cannot connect to 127.0.0.1: connection refused by 127.0.0.1."));
        const auto unknown = dial(planFor(port, "no-such-host.invalid"));
        QVERIFY(!unknown);
        QVERIFY(unknown.error().message.find("no-such-host.invalid") != std::string::npos);
    }

    void refusesMetadataAddresses() {
        const auto refused = dial(planFor(80, "169.254.169.254"));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.find("metadata") != std::string::npos);
    }

    void goesThroughACorporateProxyWithItsCredentials() {
        std::promise<std::string> asked;
        TestOrigin gateway(nullptr, [&](WireStream& connection, int) {
            asked.set_value(connection.readHead().head);
            connection.write("HTTP/1.1 200 OK\r\nX: y\r\n\r\nhello");
        });
        auto plan = planFor(443, "far.example");
        plan.gateway = proxy::Gateway{"127.0.0.1", std::to_string(gateway.port()), "Basic dTpw"};
        std::string greeting;
        QVERIFY(dial(plan, &greeting).has_value());
        QCOMPARE(greeting, std::string("hello"));
        QCOMPARE(asked.get_future().get(),
                 std::string("CONNECT far.example:443 HTTP/1.1\r\nHost: far.example:443\r\n"
                             "Proxy-Authorization: Basic dTpw\r\n\r\n"));
    }

    void tellsWhatACorporateProxySaid() {
        TestOrigin gateway(nullptr, [&](WireStream& connection, int) {
            (void)connection.readHead();
            connection.write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        });
        auto plan = planFor(443, "far.example");
        plan.gateway = proxy::Gateway{"127.0.0.1", std::to_string(gateway.port())};
        const auto refused = dial(plan);
        QVERIFY(!refused);
        QVERIFY(refused.error().message.find("407 Proxy Authentication") != std::string::npos);
        QVERIFY(refused.error().fix.find("USER:PASSWORD") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(DialTest)
#include "DialTest.moc"
