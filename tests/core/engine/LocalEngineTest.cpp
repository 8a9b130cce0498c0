// SPDX-License-Identifier: Apache-2.0
// The whole engine against the sandbox: what a person does, without the window.
#include "core/engine/LocalEngine.h"
#include "core/base/ChildProcess.h"
#include "core/engine/MemorySecretStore.h"
#include "core/exports/ChildEnvironment.h"
#include "core/http/CurlHttpClient.h"
#include "core/http/LoopbackServer.h"
#include "tests/support/EngineCalls.h"
#include "tests/support/TempHome.h"

#include <QTest>

#include <algorithm>
#include <fstream>

using namespace gatehouse;
using namespace gatehouse::engine;
using gatehouse::tests::await;

namespace {

access::ConnectionSettings sandboxSettings() {
    access::ConnectionSettings settings;
    settings.kind = "sandbox";
    settings.name = "Sandbox";
    return settings;
}

Environment environmentOf(const tests::TempHome& home) {
    Environment environment;
    environment.set("GATEHOUSE_HOME", (home.path() / "gatehouse").string());
    environment.set("HOME", home.path().string());
    return environment;
}

} // namespace

class LocalEngineTest : public QObject {
    Q_OBJECT

private:
    SystemClock m_clock;
    MemorySecretStore m_secrets{"Nothing is kept in a test."};

    std::unique_ptr<LocalEngine> makeEngine(const Environment& environment,
                                            Keeping keeping = Keeping::Nothing,
                                            std::optional<std::uint16_t> port = 0) {
        LocalEngineOptions options{environment, m_clock, m_secrets, keeping, port};
        options.connections = {sandboxSettings()};
        auto engine = std::make_unique<LocalEngine>(std::move(options));
        if (!await<void>([&](auto reply) { engine->refresh(reply); }))
            return nullptr;
        return engine;
    }

    static Result<access::SessionInfo> startReadOnly(LocalEngine& engine) {
        return await<access::SessionInfo>([&](auto reply) {
            engine.startSession(
                {"sandbox", "production", "arn:aws:iam::111122223333:role/ReadOnly"}, reply);
        });
    }

    /// Runs curl as a tool would be run: with the session's environment.
    static std::string runWith(LocalEngine& engine, const std::string& sessionId,
                               const std::string& command) {
        const auto text =
            await<ExportText>([&](auto reply) { engine.exportSession({sessionId}, reply); });
        if (!text)
            return text.error().sentence();
        ChildRequest request{{"sh", "-c", command}};
        Environment base;
        base.set("PATH", qgetenv("PATH").toStdString());
        request.environment = exports::childEnvironment(base, text->set, text->unset);
        const auto ran = runChild(request, {});
        return ran ? ran->out + ran->err : ran.error().sentence();
    }

    static constexpr const char* kWhoAmI =
        "curl -sS --aws-sigv4 aws:amz:us-east-1:sts --user "
        "\"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" "
        "-d 'Action=GetCallerIdentity&Version=2011-06-15' https://sts.us-east-1.amazonaws.com/";

private Q_SLOTS:
    void listsAppsAndRolesOfTheSandbox() {
        tests::TempHome home;
        const auto engine = makeEngine(environmentOf(home));
        QVERIFY(engine);
        const auto state = engine->state();
        QCOMPARE(state->connections.size(), std::size_t(1));
        QCOMPARE(state->connections[0].status, ConnectionStatus::Ready);
        QCOMPARE(state->connections[0].identity.user, std::string("alice"));
        QVERIFY(state->connections[0].problems.empty());
        QCOMPARE(state->apps->size(), std::size_t(3));
        QCOMPARE(state->apps->at(0).name, std::string("data-platform"));
        QCOMPARE(state->apps->at(1).roles.size(), std::size_t(3));
    }

    void carriesAToolsRequestUnderTheRole() {
        tests::TempHome home;
        const auto engine = makeEngine(environmentOf(home));
        QVERIFY(engine);
        const auto session = startReadOnly(*engine);
        QVERIFY2(session.has_value(), session ? "" : session.error().sentence().c_str());
        QCOMPARE(engine->state()->proxy.status, ProxyStatus::On);
        const std::string answer = runWith(*engine, session->id, kWhoAmI);
        QVERIFY2(answer.find("assumed-role/ReadOnly/alice") != std::string::npos, answer.c_str());
        const auto requests =
            await<std::vector<RequestRecord>>([&](auto reply) { engine->requests(0, reply); });
        QVERIFY(requests.has_value() && !requests->empty());
        QCOMPARE(requests->back().status, 200);
        QCOMPARE(requests->back().operation, std::string("GetCallerIdentity"));
        QCOMPARE(requests->back().sessionId, session->id);
    }

    void refusesAStoppedSessionsKeyAtOnce() {
        tests::TempHome home;
        const auto engine = makeEngine(environmentOf(home));
        const auto session = startReadOnly(*engine);
        QVERIFY(session.has_value());
        const auto text =
            await<ExportText>([&](auto reply) { engine->exportSession({session->id}, reply); });
        QVERIFY(text.has_value());
        QVERIFY(await<void>([&](auto reply) { engine->stopSession(session->id, reply); }));
        QVERIFY(engine->state()->sessions.empty());
        ChildRequest request{{"sh", "-c", kWhoAmI}};
        Environment base;
        base.set("PATH", qgetenv("PATH").toStdString());
        request.environment = exports::childEnvironment(base, text->set, text->unset);
        const auto ran = runChild(request, {});
        QVERIFY(ran.has_value());
        QVERIFY2(ran->out.find("stopped") != std::string::npos, ran->out.c_str());
    }

    void startingARoleAgainKeepsItsKey() {
        tests::TempHome home;
        const auto engine = makeEngine(environmentOf(home));
        const auto first = startReadOnly(*engine);
        const auto second = startReadOnly(*engine);
        QVERIFY(first.has_value() && second.has_value());
        QCOMPARE(second->accessKeyId, first->accessKeyId);
        QCOMPARE(engine->state()->sessions.size(), std::size_t(1));
    }

    void saysWhyARoleIsNotGranted() {
        tests::TempHome home;
        const auto engine = makeEngine(environmentOf(home));
        const auto session = await<access::SessionInfo>([&](auto reply) {
            engine->startSession({"sandbox", "production", "arn:aws:iam::111122223333:role/Nobody"},
                                 reply);
        });
        QVERIFY(!session.has_value());
        QCOMPARE(session.error().code, ErrorCode::Refused);
        QVERIFY(session.error().sentence().find("PowerUser") != std::string::npos);
    }

    void handsTheConsoleToTheBrowserOnce() {
        tests::TempHome home;
        const auto engine = makeEngine(environmentOf(home));
        const auto launch = await<ConsoleLaunch>([&](auto reply) {
            engine->launchConsole(
                {"sandbox",
                 {"production", "arn:aws:iam::111122223333:role/ReadOnly", "s3", "us-east-1"}},
                reply);
        });
        QVERIFY2(launch.has_value(), launch ? "" : launch.error().sentence().c_str());
        QVERIFY(launch->loopbackUrl.starts_with("http://127.0.0.1:"));
        QCOMPARE(launch->outlook.duration, std::chrono::seconds(8 * 3600));
        http::CurlHttpClient client{Environment{}};
        const auto first = client.send({"GET", launch->loopbackUrl}, {});
        QVERIFY(first.has_value());
        QCOMPARE(first->status, 303);
        const auto login = client.send({"GET", std::string(*first->headers.get("Location"))}, {});
        QVERIFY(login.has_value());
        QCOMPARE(login->status, 302);
        const auto again = client.send({"GET", launch->loopbackUrl}, {});
        QVERIFY(again.has_value());
        QCOMPARE(again->status, 410);
    }

    void keepsSessionsAndKeysOverARestart() {
        tests::TempHome home;
        access::SessionInfo before;
        {
            const auto engine = makeEngine(environmentOf(home), Keeping::Everything, std::nullopt);
            QVERIFY(engine);
            QVERIFY(await<ProxyState>([&](auto reply) { engine->setProxyPort(0, reply); }));
            const auto added = await<std::string>(
                [&](auto reply) { engine->addConnection(sandboxSettings(), reply); });
            const auto session = startReadOnly(*engine);
            QVERIFY2(session.has_value(), session ? "" : session.error().sentence().c_str());
            before = *session;
            engine->setFavourite("sandbox/production", true);
            QVERIFY(!added.has_value()); // there is one of that name already
            QVERIFY(await<void>([&](auto reply) { engine->refresh(reply); }));
        }
        const auto engine = makeEngine(environmentOf(home), Keeping::Everything, std::nullopt);
        QVERIFY(engine);
        const auto state = engine->state();
        QCOMPARE(state->sessions.size(), std::size_t(1));
        QCOMPARE(state->sessions[0].accessKeyId, before.accessKeyId);
        QCOMPARE(state->sessions[0].state, access::SessionState::Active);
        QCOMPARE(toIso8601(*state->sessions[0].expiry), toIso8601(*before.expiry));
        QVERIFY(std::ranges::find(state->preferences.favourites, "sandbox/production") !=
                state->preferences.favourites.end());
        const std::string reply = runWith(*engine, before.id, kWhoAmI);
        QVERIFY2(reply.find("assumed-role/ReadOnly/alice") != std::string::npos, reply.c_str());
    }

    void movesToAnotherPortWhenItsOwnIsTaken() {
        tests::TempHome home;
        const auto taken = http::LoopbackServer::start(
            [](const http::ServedRequest&) { return http::ServedResponse{}; });
        QVERIFY(taken.has_value());
        const auto engine = makeEngine(environmentOf(home), Keeping::Nothing, (*taken)->port());
        const auto proxy = await<ProxyState>([&](auto reply) { engine->startProxy(reply); });
        QVERIFY(proxy.has_value());
        QVERIFY(proxy->port != (*taken)->port());
        QVERIFY(proxy->notice.find(std::to_string((*taken)->port())) != std::string::npos);
        QVERIFY(proxy->notice.find("renewed") != std::string::npos);
        const auto refused =
            await<ProxyState>([&](auto reply) { engine->setProxyPort((*taken)->port(), reply); });
        QVERIFY(!refused.has_value());
        QCOMPARE(engine->state()->proxy.port, proxy->port);
    }

    void setsAsideSettingsThatCannotBeRead() {
        tests::TempHome home;
        const config::Paths paths(environmentOf(home));
        std::filesystem::create_directories(paths.configFolder());
        std::ofstream(paths.settingsFile()) << "{ \"connections\": [";
        const auto engine = makeEngine(environmentOf(home), Keeping::SettingsOnly);
        QVERIFY(engine);
        QCOMPARE(engine->state()->problems.size(), std::size_t(1));
        QVERIFY(std::filesystem::exists(paths.settingsFile().string() + ".unreadable"));
    }
};

QTEST_GUILESS_MAIN(LocalEngineTest)
#include "LocalEngineTest.moc"
