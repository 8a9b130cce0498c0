// SPDX-License-Identifier: Apache-2.0
// Everything that is not for AWS's API passes untouched.
#include "tests/core/proxy/ProxyFixture.h"

#include <QTest>

#include <optional>

using namespace gatehouse;
using namespace std::chrono_literals;
using tests::okAnswer;
using tests::ProxyFixture;
using tests::TestOrigin;
using tests::WireMessage;
using tests::WireStream;

class ProxyTunnelTest : public QObject {
    Q_OBJECT

    std::optional<ProxyFixture> m_fixture;

    static TestOrigin::Handler echo() {
        return [](WireStream& connection, int) {
            for (std::string some = connection.readSome(); !some.empty();
                 some = connection.readSome())
                connection.write(some);
        };
    }

private Q_SLOTS:
    void cleanup() { m_fixture.reset(); }

    void tunnelsOtherHostsUntouched() {
        m_fixture.emplace();
        TestOrigin origin(nullptr, echo());
        auto stream = m_fixture->connectPlain();
        // Old clients speak HTTP/1.0 without a Host, and some send their first bytes at once.
        stream.write("CONNECT 127.0.0.1:" + std::to_string(origin.port()) +
                     " HTTP/1.0\r\n\r\nearly");
        QCOMPARE(stream.readHead().start, std::string("HTTP/1.1 200 Connection established"));
        QCOMPARE(stream.readUntil("early"), std::string("early"));
        stream.write("\x16\x03\x01 not TLS at all");
        QCOMPARE(stream.readUntil("all"), std::string("\x16\x03\x01 not TLS at all"));
        proxy::ProxyCounts counts;
        m_fixture->thread().run([&] { counts = m_fixture->proxy().counts(); });
        QCOMPARE(counts.tunnels, std::size_t(1));
        stream.shutdownWrite();
        QVERIFY(stream.isAtEnd());
    }

    void doesNotLookInsideAwsHostsThatAreNotItsApi() {
        TestOrigin gateway(nullptr, [](WireStream& connection, int) {
            const auto head = connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\n\r\n" + head.start);
        });
        Environment environment;
        environment.set("HTTPS_PROXY",
                        "http://user:p%40ss@127.0.0.1:" + std::to_string(gateway.port()));
        m_fixture.emplace(environment);
        for (const char* host : {"ssmmessages.eu-west-1.amazonaws.com", "signin.aws.amazon.com",
                                 "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
                                 "eu-west-1.console.aws.amazon.com", "registry.terraform.io"}) {
            auto stream = m_fixture->connectPlain();
            const std::string where = std::string(host) + ":443";
            stream.write("CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n\r\n");
            QCOMPARE(stream.readHead().status(), 200);
            QCOMPARE(stream.readUntil("HTTP/1.1"), "CONNECT " + where + " HTTP/1.1");
        }
    }

    void sendsCorporateCredentialsOnlyToTheCorporateProxy() {
        std::promise<WireMessage> asked;
        TestOrigin gateway(nullptr, [&](WireStream& connection, int) {
            asked.set_value(connection.readHead());
            connection.write("HTTP/1.1 200 OK\r\n\r\n");
        });
        Environment environment;
        environment.set("https_proxy",
                        "http://user:p%40ss@127.0.0.1:" + std::to_string(gateway.port()));
        m_fixture.emplace(environment);
        auto stream = m_fixture->connectPlain();
        stream.write("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
        QCOMPARE(stream.readHead().head,
                 std::string("HTTP/1.1 200 Connection established\r\n\r\n"));
        QCOMPARE(asked.get_future().get().fields["proxy-authorization"],
                 std::string("Basic dXNlcjpwQHNz"));
    }

    void doesNotTakeItselfForTheCorporateProxy() {
        TestOrigin origin(nullptr, echo());
        m_fixture.emplace();
        const auto port = m_fixture->port();
        Environment environment;
        environment.set("HTTPS_PROXY", "http://127.0.0.1:" + std::to_string(port));
        // The same port again, as after a start from a terminal that is wired to the proxy.
        m_fixture.reset();
        m_fixture.emplace(environment);
        m_fixture->thread().run([&] { QVERIFY(m_fixture->proxy().listen(port).has_value()); });
        auto stream = WireStream::connect(port);
        stream.write("CONNECT no-such-host.invalid:443 HTTP/1.1\r\n\r\n");
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 502);
        QVERIFY2(answer.body.find("corporate") == std::string::npos, answer.body.c_str());
    }

    void passesPlainHttpOnOneRequestAConnection() {
        m_fixture.emplace();
        TestOrigin origin(nullptr, TestOrigin::answering([](const WireMessage& request) {
                              return okAnswer(request.head + request.body);
                          }));
        const std::string host = "127.0.0.1:" + std::to_string(origin.port());
        auto stream = m_fixture->connectPlain();
        stream.write("POST http://" + host + "/a?b HTTP/1.1\r\nHost: " + host +
                     "\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic x\r\n"
                     "Content-Length: 4\r\n\r\nbody");
        const auto answer = stream.readMessage();
        QCOMPARE(answer.body, "POST /a?b HTTP/1.1\r\nHost: " + host +
                                  "\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
    }

    void tellsWhyATunnelFailed() {
        m_fixture.emplace();
        auto stream = m_fixture->connectPlain();
        stream.write("CONNECT no-such-host.invalid:443 HTTP/1.1\r\n\r\n");
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 502);
        QVERIFY(answer.body.find("no-such-host.invalid") != std::string::npos);
        const auto record = m_fixture->waitForRecords(1).at(0);
        QCOMPARE(record.host, std::string("no-such-host.invalid"));
        QVERIFY(!record.error.empty());
    }
};

QTEST_GUILESS_MAIN(ProxyTunnelTest)
#include "ProxyTunnelTest.moc"
