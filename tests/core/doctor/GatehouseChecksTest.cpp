// SPDX-License-Identifier: Apache-2.0
// Worlds in which Gatehouse itself is broken.
#include "core/http/LoopbackServer.h"
#include "core/pki/LocalAuthority.h"
#include "tests/core/doctor/ExaminationRoom.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::doctor;
using tests::ExaminationRoom;
using tests::findingOf;
using tests::holds;

namespace {

std::unique_ptr<http::LoopbackServer> listener() {
    auto started = http::LoopbackServer::start(
        [](const http::ServedRequest&) { return http::ServedResponse{}; });
    return started ? std::move(*started) : nullptr;
}

} // namespace

class GatehouseChecksTest : public QObject {
    Q_OBJECT

private:
    /// A proxy that answers, with an authority and a bundle.
    void buildProxy(ExaminationRoom& room, std::uint16_t port) {
        const auto authority = pki::LocalAuthority::create(room.clock.now());
        QVERIFY(authority.has_value());
        const std::string pem = authority->certificate().toPem();
        const auto ca = room.home.write("tools/authority.pem", pem);
        // Any other certificate will do for the system's roots, but one of the same name.
        const auto bundle = room.home.write("tools/bundle.pem", someRoot() + pem);
        room.edit([&](engine::State& state) {
            state.proxy = {};
            state.proxy.status = engine::ProxyStatus::On;
            state.proxy.port = port;
            state.proxy.caFile = ca.string();
            state.proxy.bundleFile = bundle.string();
            state.proxy.authorityEnds = authority->certificate().notAfter();
        });
    }

    static std::string someRoot() {
        const auto key = crypto::KeyPair::generate();
        const TimePoint now(std::chrono::hours(24 * 365 * 56));
        return crypto::issueAuthority(
                   {"A root", "Somebody", {"example.com"}, now, now + std::chrono::hours(24)}, key)
            ->toPem();
    }

private Q_SLOTS:
    void passesWhatIsWell() {
        ExaminationRoom room;
        room.engine.fillWithDemo();
        const auto server = listener();
        buildProxy(room, server->port());
        room.edit([](engine::State& state) { state.secrets = engine::SecretStorage::Keychain; });
        const auto findings = room.run(checkGatehouse);
        for (const char* id : {"proxy", "bundle", "keychain", "connection.profiles"})
            QVERIFY2(findingOf(findings, id).outcome == Outcome::Pass,
                     findingOf(findings, id).sentence.c_str());
    }

    void seesThatThePortIsTaken() {
        ExaminationRoom room;
        room.host = Host::Command;
        const auto taker = listener();
        const std::string port = std::to_string(taker->port());
        room.home.write("gatehouse/settings.json", "{\"proxyPort\": " + port + "}");
        const auto taken = findingOf(room.run(checkGatehouse), "proxy");
        QCOMPARE(taken.outcome, Outcome::Warning);
        QVERIFY(holds(taken.sentence, port));
        QCOMPARE(taken.command, "ss -ltnp 'sport = :" + port + "'");
    }

    void seesThatThePortIsFree() {
        ExaminationRoom room;
        room.host = Host::Command;
        const std::uint16_t port = listener()->port(); // closed again
        room.home.write("gatehouse/settings.json", "{\"proxyPort\": " + std::to_string(port) + "}");
        QCOMPARE(findingOf(room.run(checkGatehouse), "proxy").outcome, Outcome::Pass);
    }

    void tellsThatTheProxyMoved() {
        ExaminationRoom room;
        const auto server = listener();
        buildProxy(room, server->port());
        room.edit([](engine::State& state) {
            state.proxy.notice = "Port 18650 is in use by another program, so the proxy listens on "
                                 "port 1. Exports made before must be renewed.";
        });
        const auto moved = findingOf(room.run(checkGatehouse), "proxy");
        QCOMPARE(moved.outcome, Outcome::Warning);
        QCOMPARE(moved.command, std::string("eval \"$(gatehouse env)\""));
    }

    void seesThatTheProxyDoesNotAnswer() {
        ExaminationRoom room;
        buildProxy(room, listener()->port()); // closed again
        const auto gone = findingOf(room.run(checkGatehouse), "proxy");
        QCOMPARE(gone.outcome, Outcome::Failure);
        QVERIFY(!gone.fix.empty());
    }

    void seesSessionsWithoutAProxy() {
        ExaminationRoom room;
        room.engine.fillWithDemo();
        room.edit([](engine::State& state) { state.proxy = {}; });
        QCOMPARE(findingOf(room.run(checkGatehouse), "proxy").outcome, Outcome::Failure);
        room.edit([](engine::State& state) { state.sessions.clear(); });
        QCOMPARE(findingOf(room.run(checkGatehouse), "proxy").outcome, Outcome::Skipped);
    }

    void seesABundleThatIsGoneOrOld() {
        ExaminationRoom room;
        const auto server = listener();
        buildProxy(room, server->port());
        const auto look = [&] {
            return findingOf(room.run(checkGatehouse), "bundle");
        };
        QCOMPARE(look().outcome, Outcome::Pass);
        const std::string authority = room.home.read("tools/authority.pem");
        room.home.write("tools/bundle.pem", authority);
        QCOMPARE(look().outcome, Outcome::Failure);
        QVERIFY(holds(look().sentence, "system's roots"));
        room.home.write("tools/bundle.pem",
                        someRoot() +
                            pki::LocalAuthority::create(room.clock.now())->certificate().toPem());
        QVERIFY(holds(look().sentence, "does not hold the authority"));
        std::filesystem::remove(room.home.path() / "tools/bundle.pem");
        QCOMPARE(look().outcome, Outcome::Failure);
        QVERIFY(holds(look().sentence, "cannot be read"));
        QVERIFY(holds(look().fix, "off and on"));
    }

    void seesAnAuthorityThatHasEnded() {
        ExaminationRoom room;
        const auto server = listener();
        buildProxy(room, server->port());
        room.clock.advance(std::chrono::hours(24 * 365 * 3));
        QVERIFY(holds(findingOf(room.run(checkGatehouse), "bundle").sentence, "has ended"));
    }

    void tellsWhatMemoryOnlyCosts() {
        ExaminationRoom room;
        room.engine.fillWithDemo();
        room.edit([](engine::State& state) {
            state.secrets = engine::SecretStorage::MemoryOnly;
            state.secretsNotice = "There is no keychain: sessions end with Gatehouse.";
        });
        const auto found = findingOf(room.run(checkGatehouse), "keychain");
        QCOMPARE(found.outcome, Outcome::Warning);
        QVERIFY(holds(found.sentence, "sessions end"));
        QVERIFY(holds(found.fix, "GNOME Keyring"));
    }

    void tellsConnectionsThatDoNotWork() {
        ExaminationRoom room;
        room.engine.fillWithDemo();
        room.edit([](engine::State& state) {
            state.connections[0].status = engine::ConnectionStatus::SignedOut;
            state.connections[0].error = "The SSO session expired. Run aws sso login.";
        });
        const auto found = findingOf(room.run(checkGatehouse), "connection.profiles");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY(holds(found.sentence, "aws sso login"));
    }
};

QTEST_GUILESS_MAIN(GatehouseChecksTest)
#include "GatehouseChecksTest.moc"
