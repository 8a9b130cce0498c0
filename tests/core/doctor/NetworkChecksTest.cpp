// SPDX-License-Identifier: Apache-2.0
// Networks and clocks with which AWS cannot be used.
#include "core/http/LoopbackServer.h"
#include "tests/core/doctor/ExaminationRoom.h"
#include "tests/support/TestAuthority.h"
#include "tests/support/TestOrigin.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::doctor;
using tests::ExaminationRoom;
using tests::findingOf;
using tests::holds;

namespace {

/// STS and sign-in on loopback, at a time of its own.
class Aws {
public:
    explicit Aws(TimePoint time) {
        auto started = http::LoopbackServer::start([time](const http::ServedRequest&) {
            http::ServedResponse response{302};
            response.headers.add("Date", toHttpDate(time));
            return response;
        });
        if (started)
            m_server = std::move(*started);
    }
    void wire(ExaminationRoom& room) const {
        room.environment.set("AWS_ENDPOINT_URL_STS", m_server->address());
        room.engine.fillWithDemo();
        room.edit([this](engine::State& state) {
            state.connections[0].settings.signInEndpoint = m_server->address() + "/federation";
        });
    }

private:
    std::unique_ptr<http::LoopbackServer> m_server;
};

} // namespace

class NetworkChecksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesTheClock_data() {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("words");
        QTest::newRow("right") << 0 << static_cast<int>(Outcome::Pass) << "agrees";
        QTest::newRow("an hour ahead")
            << 60 << static_cast<int>(Outcome::Failure) << "60 minutes ahead of";
        QTest::newRow("an hour behind")
            << -60 << static_cast<int>(Outcome::Failure) << "60 minutes behind";
        QTest::newRow("a little off")
            << 3 << static_cast<int>(Outcome::Warning) << "3 minutes ahead";
    }
    void comparesTheClock() {
        QFETCH(int, minutes);
        QFETCH(int, outcome);
        QFETCH(QString, words);
        ExaminationRoom room;
        const Aws aws(room.clock.now() - std::chrono::minutes(minutes));
        aws.wire(room);
        const auto findings = room.run(checkNetwork);
        const auto clock = findingOf(findings, "clock");
        QCOMPARE(static_cast<int>(clock.outcome), outcome);
        QVERIFY2(holds(clock.sentence, words.toStdString()), clock.sentence.c_str());
        QCOMPARE(findingOf(findings, "sts").outcome, Outcome::Pass);
        QVERIFY(holds(findingOf(findings, "sts").sentence, "AWS_ENDPOINT_URL_STS"));
        QCOMPARE(findingOf(findings, "sign-in").outcome, Outcome::Pass);
        QCOMPARE(findingOf(findings, "corporate-proxy").outcome, Outcome::Skipped);
    }

    void tellsThatStsIsNotReached() {
        ExaminationRoom room;
        { Aws(room.clock.now()).wire(room); } // gone again
        const auto findings = room.run(checkNetwork);
        QCOMPARE(findingOf(findings, "sts").outcome, Outcome::Failure);
        QVERIFY(holds(findingOf(findings, "sts").fix, "HTTPS_PROXY"));
        QCOMPARE(findingOf(findings, "clock").outcome, Outcome::Skipped);
    }

    void tellsACorporateProxyThatWantsAPassword() {
        tests::TestOrigin proxy(nullptr, tests::TestOrigin::answering([](const auto&) {
                                    return "HTTP/1.1 407 Proxy Authentication Required\r\n"
                                           "Proxy-Authenticate: Basic realm=\"x\"\r\n"
                                           "Content-Length: 0\r\n\r\n";
                                }));
        ExaminationRoom room;
        const std::string address = "127.0.0.1:" + std::to_string(proxy.port());
        room.environment.set("HTTPS_PROXY", "http://" + address);
        const auto found = findingOf(room.run(checkNetwork), "corporate-proxy");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY2(holds(found.sentence, "407"), found.sentence.c_str());
        QCOMPARE(found.command, "export HTTPS_PROXY='http://NAME:PASSWORD@" + address + '\'');
    }

    void tellsACorporateProxyThatIsGone() {
        std::uint16_t port = 0;
        {
            port = tests::TestOrigin(nullptr, [](auto&, int) {}).port();
        }
        ExaminationRoom room;
        room.environment.set("HTTPS_PROXY", "http://127.0.0.1:" + std::to_string(port));
        const auto found = findingOf(room.run(checkNetwork), "corporate-proxy");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY2(holds(found.sentence, "cannot be reached"), found.sentence.c_str());
        QCOMPARE(found.command, std::string("unset HTTPS_PROXY https_proxy"));
    }

    void tellsTlsInspectionWithAnUnknownRoot() {
        tests::TestAuthority company;
        ssl_ctx_st* context = company.serverContext("sts.us-east-1.amazonaws.com");
        tests::TestOrigin proxy(nullptr, [context](tests::WireStream& client, int) {
            (void)client.readMessage();
            client.write("HTTP/1.1 200 OK\r\n\r\n");
            (void)client.startTlsServer(context);
        });
        ExaminationRoom room;
        room.environment.set("HTTPS_PROXY", "http://127.0.0.1:" + std::to_string(proxy.port()));
        const auto findings = room.run(checkNetwork);
        const auto found = findingOf(findings, "sts");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY2(holds(found.sentence, "TLS inspection"), found.sentence.c_str());
        QVERIFY(holds(found.command, "company-root"));
    }

    void needsNoNetworkForTheSandbox() {
        ExaminationRoom room;
        room.engine.fillWithSandbox();
        const auto findings = room.run(checkNetwork);
        QCOMPARE(findings.size(), std::size_t(1));
        QCOMPARE(findings.front().outcome, Outcome::Skipped);
    }
};

QTEST_GUILESS_MAIN(NetworkChecksTest)
#include "NetworkChecksTest.moc"
