// SPDX-License-Identifier: Apache-2.0
// The engine seen through the socket must be the engine: same state, same replies, same errors. And
// a desktop that dies must not take a command with it.
#include "core/control/RemoteEngine.h"

#include "core/control/ControlServer.h"
#include "core/control/LineSocket.h"
#include "core/engine/Json.h"
#include "core/engine/LocalEngine.h"
#include "core/engine/MemorySecretStore.h"
#include "tests/support/EngineCalls.h"
#include "tests/support/TempHome.h"

#include <nlohmann/json.hpp>
#include <QTest>

#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace gatehouse;
using namespace gatehouse::engine;
using control::ControlServer;
using control::RemoteEngine;
using gatehouse::tests::await;
using nlohmann::json;

namespace {

constexpr const char* kReadOnly = "arn:aws:iam::111122223333:role/ReadOnly";

/// A desktop without a window: an engine on the sandbox, and its socket.
struct Desktop {
    tests::TempHome home = {};
    SystemClock clock = {};
    MemorySecretStore secrets{"Nothing is kept in a test."};
    std::unique_ptr<LocalEngine> engine = {};
    std::unique_ptr<ControlServer> server = {};

    Desktop() {
        Environment environment;
        environment.set("GATEHOUSE_HOME", (home.path() / "gatehouse").string());
        environment.set("HOME", home.path().string());
        LocalEngineOptions options{environment, clock, secrets, Keeping::Nothing, 0};
        access::ConnectionSettings sandbox;
        sandbox.kind = "sandbox";
        sandbox.name = "Sandbox";
        options.connections = {sandbox};
        engine = std::make_unique<LocalEngine>(std::move(options));
        server = std::make_unique<ControlServer>(*engine);
        engine->observe([this](unsigned changes) { server->stateChanged(changes); });
    }
    Desktop(const Desktop&) = delete;
    Desktop& operator=(const Desktop&) = delete;
    ~Desktop() { engine->observe({}); }

    [[nodiscard]] std::filesystem::path socket() const { return home.path() / "control"; }
    [[nodiscard]] bool start() {
        return server->listen(socket()).has_value() &&
               await<void>([&](auto reply) { engine->refresh(reply); }).has_value();
    }
};

/// One that says hello as a desktop does, and then does as it is told.
class FalseDesktop {
public:
    FalseDesktop(const std::filesystem::path& socket, json hello,
                 std::function<void(int descriptor)> then)
        : m_listener(*control::listenUnix(socket)),
          m_thread([this, hello = std::move(hello), then = std::move(then)] {
              const int descriptor = ::accept(m_listener, nullptr, nullptr);
              control::LineSocket line(descriptor);
              (void)line.readLine();
              line.writeLine(hello.dump());
              then(descriptor);
          }) {}
    FalseDesktop(const FalseDesktop&) = delete;
    FalseDesktop& operator=(const FalseDesktop&) = delete;
    ~FalseDesktop() {
        m_thread.join();
        ::close(m_listener);
    }

private:
    int m_listener;
    std::thread m_thread;
};

json helloOf(const char* version) {
    return {{"id", 1}, {"result", {{"version", version}, {"formats", json::array()}}}};
}

} // namespace

class RemoteEngineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheStateOfTheDesktop() {
        Desktop desktop;
        QVERIFY(desktop.start());
        const auto remote = RemoteEngine::connect(desktop.socket());
        QVERIFY2(remote.has_value(), remote ? "" : remote.error().sentence().c_str());
        const auto here = (*remote)->state();
        const auto there = desktop.engine->state();
        QVERIFY(!there->apps->empty());
        QVERIFY(*here->apps == *there->apps);
        QCOMPARE(here->connections.size(), std::size_t{1});
        QVERIFY(here->connections[0].settings == there->connections[0].settings);
        QVERIFY(here->connections[0].identity == there->connections[0].identity);
        QCOMPARE(here->connections[0].status, ConnectionStatus::Ready);
        QVERIFY(here->preferences == there->preferences);
        QCOMPARE((*remote)->exportFormats().size(), desktop.engine->exportFormats().size());
    }

    void startsExportsAndStopsSessions() {
        Desktop desktop;
        QVERIFY(desktop.start());
        const auto remote = RemoteEngine::connect(desktop.socket());
        QVERIFY(remote.has_value());
        const auto session = await<access::SessionInfo>([&](auto reply) {
            (*remote)->startSession({"sandbox", "production", kReadOnly}, reply);
        });
        QVERIFY2(session.has_value(), session ? "" : session.error().sentence().c_str());
        // The reply comes with a state that shows what it tells.
        QVERIFY((*remote)->state()->sessions == std::vector{*session});
        QVERIFY((*remote)->state()->proxy == desktop.engine->state()->proxy);
        const auto request = [&](Engine& engine) {
            return await<ExportText>([&](auto reply) {
                engine.exportSession({session->id, "fish"}, reply);
            });
        };
        const auto text = request(**remote);
        QVERIFY(text.has_value());
        QCOMPARE(text->text, request(*desktop.engine)->text);
        QVERIFY(await<void>([&](auto reply) { (*remote)->stopSession(session->id, reply); }));
        QVERIFY((*remote)->state()->sessions.empty());
        QVERIFY(desktop.engine->state()->sessions.empty());
    }

    void carriesErrorsAsTheyAre() {
        Desktop desktop;
        QVERIFY(desktop.start());
        const auto remote = RemoteEngine::connect(desktop.socket());
        QVERIFY(remote.has_value());
        const auto ask = [](Engine& engine) {
            return await<access::SessionInfo>([&](auto reply) {
                engine.startSession({"sandbox", "production", "arn:aws:iam::1:role/x"}, reply);
            });
        };
        const auto here = ask(**remote);
        const auto there = ask(*desktop.engine);
        QVERIFY(!here && !there);
        QCOMPARE(here.error().code, there.error().code);
        QCOMPARE(here.error().message, there.error().message);
        QCOMPARE(here.error().fix, there.error().fix);
    }

    void undoesAnExportWithoutASession() {
        Desktop desktop;
        QVERIFY(desktop.start());
        const auto remote = RemoteEngine::connect(desktop.socket());
        QVERIFY(remote.has_value());
        const auto text = await<ExportText>([&](auto reply) {
            (*remote)->exportSession({{}, "bash", ExportDirection::Unset}, reply);
        });
        QVERIFY(text.has_value());
        QVERIFY(text->text.find("unset AWS_ACCESS_KEY_ID\n") != std::string::npos);
        QVERIFY(text->text.find("unset HTTPS_PROXY\n") != std::string::npos);
        QVERIFY(desktop.engine->state()->sessions.empty());
    }

    void remembersWhatIsChosen() {
        Desktop desktop;
        QVERIFY(desktop.start());
        const auto remote = RemoteEngine::connect(desktop.socket());
        QVERIFY(remote.has_value());
        (*remote)->setFavourite("sandbox/production", true);
        (*remote)->setLastRole("sandbox/production", kReadOnly);
        (*remote)->setAccountColour("111122223333", "red");
        (*remote)->setValue("login", "sandbox/production");
        QVERIFY(await<void>([&](auto reply) { (*remote)->refresh(reply); }));
        const Preferences kept = desktop.engine->state()->preferences;
        QCOMPARE(kept.favourites, std::vector<std::string>{"sandbox/production"});
        QCOMPARE(kept.lastRole.at("sandbox/production"), std::string(kReadOnly));
        QCOMPARE(kept.accountColours.at("111122223333"), std::string("red"));
        QCOMPARE(kept.values.at("login"), std::string("sandbox/production"));
        QVERIFY((*remote)->state()->preferences == kept);
    }

    void tellsOfWhatOthersChange() {
        Desktop desktop;
        QVERIFY(desktop.start());
        const auto remote = RemoteEngine::connect(desktop.socket());
        QVERIFY(remote.has_value());
        auto promise = std::make_shared<std::promise<void>>();
        auto told = promise->get_future();
        auto once = std::make_shared<std::once_flag>();
        RemoteEngine& engine = **remote;
        engine.observe([&engine, promise, once](unsigned changes) {
            if ((changes & SessionsChanged) != 0 && !engine.state()->sessions.empty())
                std::call_once(*once, [&] { promise->set_value(); });
        });
        QVERIFY(await<access::SessionInfo>([&](auto reply) {
            desktop.engine->startSession({"sandbox", "production", kReadOnly}, reply);
        }));
        QCOMPARE(told.wait_for(std::chrono::seconds(30)), std::future_status::ready);
        engine.observe({});
    }

    void failsWhenNobodyListens() {
        tests::TempHome home;
        const auto remote = RemoteEngine::connect(home.path() / "control");
        QVERIFY(!remote);
        QCOMPARE(remote.error().code, ErrorCode::NotFound);
    }

    void refusesADesktopOfAnotherVersion() {
        tests::TempHome home;
        const FalseDesktop old(home.path() / "control", helloOf("0.0.0"), [](int) {});
        const auto remote = RemoteEngine::connect(home.path() / "control");
        QVERIFY(!remote);
        QCOMPARE(remote.error().code, ErrorCode::BadInput);
        QVERIFY(remote.error().message.find("0.0.0") != std::string::npos);
        QVERIFY(!remote.error().fix.empty());
    }

    void failsOpenCallsWhenTheDesktopDiesMidway() {
        tests::TempHome home;
        const FalseDesktop dying(home.path() / "control", helloOf(GATEHOUSE_VERSION),
                                 [](int descriptor) {
                                     char byte = 0;
                                     (void)::recv(descriptor, &byte, 1, 0); // a call is under way
                                     const std::string_view half = "{\"id\": 2, \"resu";
                                     (void)::send(descriptor, half.data(), half.size(), 0);
                                 });
        const auto remote = RemoteEngine::connect(home.path() / "control");
        QVERIFY2(remote.has_value(), remote ? "" : remote.error().sentence().c_str());
        const auto call = [&] {
            return await<access::SessionInfo>([&](auto reply) {
                (*remote)->startSession({"a", "b", "c"}, reply);
            });
        };
        const auto first = call();
        QVERIFY(!first);
        QCOMPARE(first.error().code, ErrorCode::Retry);
        QVERIFY(first.error().message.find("quit") != std::string::npos);
        const auto later = call();
        QVERIFY(!later);
        QCOMPARE(later.error().code, ErrorCode::Retry);
    }

    void survivesAnswersThatMakeNoSense_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("id of the wrong kind") << QByteArray(R"({"id": {"a": 1}})");
        QTest::newRow("changes of the wrong kind") << QByteArray(R"({"changes": "all"})");
        QTest::newRow("state of the wrong kind") << QByteArray(R"({"state": 7})");
        QTest::newRow("no object") << QByteArray("[1, 2]");
        QTest::newRow("no JSON") << QByteArray("\xff\xfe");
    }
    void survivesAnswersThatMakeNoSense() {
        QFETCH(QByteArray, line);
        tests::TempHome home;
        const FalseDesktop wrong(home.path() / "control", helloOf(GATEHOUSE_VERSION),
                                 [&](int descriptor) {
                                     const std::string text = line.toStdString() + '\n';
                                     (void)::send(descriptor, text.data(), text.size(), 0);
                                     char byte = 0;
                                     while (::recv(descriptor, &byte, 1, 0) > 0 && byte != '\n') {
                                     }
                                 });
        const auto remote = RemoteEngine::connect(home.path() / "control");
        QVERIFY(remote.has_value());
        const auto result = await<void>([&](auto reply) { (*remote)->refresh(reply); });
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Retry);
    }
};

QTEST_GUILESS_MAIN(RemoteEngineTest)
#include "RemoteEngineTest.moc"
