// SPDX-License-Identifier: Apache-2.0
// Whatever is broken around the engine, the cause and the fix are told and the rest goes on. AWS is
// played by the sandbox's server, reached as a person reaches a stand-in: by AWS_ENDPOINT_URL.
#include "core/engine/LocalEngine.h"

#include "core/base/ChildProcess.h"
#include "core/engine/MemorySecretStore.h"
#include "core/http/LoopbackServer.h"
#include "core/sandbox/SandboxServer.h"
#include "tests/support/EngineCalls.h"
#include "tests/support/TempHome.h"

#include <QTest>

#include <algorithm>
#include <condition_variable>
#include <unistd.h>

using namespace gatehouse;
using namespace gatehouse::engine;
using gatehouse::tests::await;

namespace {

constexpr const char* kReadOnly = "arn:aws:iam::111122223333:role/ReadOnly";
constexpr const char* kApp = "kind: app\nversion: v3\nmetadata:\n  name: shop\nspec:\n"
                             "  uri: https://console.aws.amazon.com/\n";
constexpr const char* kRole =
    "kind: role\nversion: v5\nmetadata:\n  name: r\nspec:\n  allow:\n    app_labels:\n"
    "      '*': '*'\n    aws_role_arns:\n    - arn:aws:iam::111122223333:role/ReadOnly\n"
    "    - arn:aws:iam::111122223333:role/Missing\n";

/// A keychain that is locked.
class LockedSecretStore final : public SecretStore {
public:
    [[nodiscard]] bool isPersistent() const override { return false; }
    [[nodiscard]] std::string description() const override { return "The keychain is locked."; }
    [[nodiscard]] Result<std::optional<Secret>> read(const std::string&) override { return no(); }
    [[nodiscard]] Result<void> write(const std::string&, const Secret&) override { return no(); }
    [[nodiscard]] Result<void> remove(const std::string&) override { return no(); }

private:
    static tl::unexpected<Error> no() {
        return fail(ErrorCode::Retry, "The keychain is locked.", "Unlock it.");
    }
};

/// Waits for something that the state must come to show.
class Watch {
public:
    explicit Watch(LocalEngine& engine) : m_engine(engine) {
        engine.observe([this](unsigned) {
            const std::lock_guard lock(m_mutex);
            m_changed.notify_all();
        });
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() { m_engine.observe({}); }

    template <typename Check>
    bool until(Check check) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(60),
                                  [&] { return check(*m_engine.state()); });
    }

private:
    LocalEngine& m_engine;
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

} // namespace

class TroubleTest : public QObject {
    Q_OBJECT

private:
    SystemClock m_clock;
    MemorySecretStore m_memory{"Nothing is kept in a test."};
    std::unique_ptr<tests::TempHome> m_home;
    std::unique_ptr<sandbox::SandboxServer> m_aws;

    [[nodiscard]] Environment environment() const {
        Environment made;
        made.set("GATEHOUSE_HOME", (m_home->path() / "gatehouse").string());
        made.set("HOME", m_home->path().string());
        made.set("USER", "jane");
        made.set("AWS_EC2_METADATA_DISABLED", "true");
        made.set("AWS_ENDPOINT_URL", m_aws->endpoint());
        const aws::Credentials keys = m_aws->sourceCredentials();
        made.set("AWS_ACCESS_KEY_ID", keys.accessKeyId);
        made.set("AWS_SECRET_ACCESS_KEY", std::string(keys.secretAccessKey.reveal()));
        return made;
    }

    [[nodiscard]] access::ConnectionSettings files() const {
        access::ConnectionSettings settings;
        settings.kind = "files";
        settings.name = "Files";
        settings.paths = {(m_home->path() / "teleport").string()};
        return settings;
    }

    std::unique_ptr<LocalEngine> makeEngine(const Environment& environment, SecretStore& secrets,
                                            Keeping keeping = Keeping::Nothing,
                                            std::optional<std::uint16_t> port = 0) {
        LocalEngineOptions options{environment, m_clock, secrets, keeping, port};
        options.connections = {files()};
        auto engine = std::make_unique<LocalEngine>(std::move(options));
        if (!await<void>([&](auto reply) { engine->refresh(reply); }))
            return nullptr;
        return engine;
    }

    static Result<access::SessionInfo> start(LocalEngine& engine, const char* arn = kReadOnly) {
        return await<access::SessionInfo>([&](auto reply) {
            engine.startSession({"files", "shop", arn}, reply);
        });
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<tests::TempHome>();
        m_home->write("teleport/app.yaml", kApp);
        m_home->write("teleport/role.yaml", kRole);
        auto aws = sandbox::SandboxServer::start(m_clock);
        QVERIFY(aws.has_value());
        m_aws = std::move(*aws);
    }

    void worksWithALockedKeychainAndSaysWhatItCosts() {
        LockedSecretStore locked;
        const auto engine = makeEngine(environment(), locked);
        QVERIFY(engine);
        Watch watch(*engine);
        QVERIFY(watch.until(
            [](const State& state) { return state.secrets == SecretStorage::MemoryOnly; }));
        QCOMPARE(engine->state()->secretsNotice, std::string("The keychain is locked."));
        const auto session = start(*engine);
        QVERIFY2(session.has_value(), session ? "" : session.error().sentence().c_str());
        QCOMPARE(engine->state()->proxy.status, ProxyStatus::On);
        QVERIFY(engine->state()->proxy.notice.find("Unlock it") != std::string::npos);
    }

    void losesSessionsWithoutTheirKeysAndSaysSo() {
        {
            const auto engine = makeEngine(environment(), m_memory, Keeping::Everything);
            QVERIFY(engine && start(*engine));
        }
        LockedSecretStore locked;
        const auto engine = makeEngine(environment(), locked, Keeping::Everything);
        QVERIFY(engine);
        Watch watch(*engine);
        QVERIFY(watch.until([](const State& state) {
            return std::ranges::any_of(state.problems, [](const Problem& problem) {
                return problem.message.find("could not be kept") != std::string::npos &&
                       problem.message.find("locked") != std::string::npos;
            });
        }));
        QVERIFY(engine->state()->sessions.empty());
        QVERIFY(start(*engine));
    }

    void namesAnStsThatCannotBeReached() {
        Environment broken = environment();
        const std::string dead = "http://127.0.0.1:1";
        broken.set("AWS_ENDPOINT_URL_STS", dead);
        const auto engine = makeEngine(broken, m_memory);
        QVERIFY(engine);
        QCOMPARE(engine->state()->apps->size(), std::size_t{1});
        const auto session = start(*engine);
        QVERIFY(!session);
        QCOMPARE(session.error().code, ErrorCode::Retry);
        QVERIFY2(session.error().sentence().find(dead) != std::string::npos,
                 session.error().sentence().c_str());
        QVERIFY2(session.error().sentence().find("AWS_ENDPOINT_URL_STS") != std::string::npos,
                 session.error().sentence().c_str());
        QVERIFY(!session.error().fix.empty());
    }

    void tellsARefusedAssumeRole() {
        const auto engine = makeEngine(environment(), m_memory);
        QVERIFY(engine);
        const auto refused = start(*engine, "arn:aws:iam::111122223333:role/Missing");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY2(refused.error().message.find("role/Missing") != std::string::npos,
                 refused.error().message.c_str());
        QVERIFY(!refused.error().fix.empty());
        QVERIFY(engine->state()->sessions.empty());
        QVERIFY(start(*engine)); // nothing else stops
    }

    void saysWhichSourcesOfCredentialsWereTried() {
        Environment without = environment();
        without.unset("AWS_ACCESS_KEY_ID");
        without.unset("AWS_SECRET_ACCESS_KEY");
        const auto engine = makeEngine(without, m_memory);
        QVERIFY(engine);
        const ConnectionState& connection = engine->state()->connections.front();
        QCOMPARE(connection.status, ConnectionStatus::SignedOut);
        QCOMPARE(engine->state()->apps->size(), std::size_t{1});
        for (const char* tried : {"AWS_ACCESS_KEY_ID", "default", "web identity",
                                  "AWS_CONTAINER_CREDENTIALS", "AWS_EC2_METADATA_DISABLED"})
            QVERIFY2(connection.error.find(tried) != std::string::npos, connection.error.c_str());
        const auto session = start(*engine);
        QVERIFY(!session);
        QCOMPARE(session.error().code, ErrorCode::NoCredentials);
    }

    void refusesToolsOfOtherUsers() {
        if (::geteuid() != 0)
            QSKIP("Only root can start a program of another user.");
        const auto engine = makeEngine(environment(), m_memory);
        QVERIFY(engine);
        const auto session = start(*engine);
        QVERIFY(session.has_value());
        const auto text =
            await<ExportText>([&](auto reply) { engine->exportSession({session->id}, reply); });
        QVERIFY(text.has_value());
        const auto ask = [&](std::vector<std::string> command) {
            std::string keys;
            for (const auto& [name, value] : text->set) {
                if (name == "AWS_ACCESS_KEY_ID")
                    keys = value + keys;
                else if (name == "AWS_SECRET_ACCESS_KEY")
                    keys += ':' + value;
            }
            command.insert(command.end(),
                           {"curl", "-sS", "--noproxy", "*", "--aws-sigv4", "aws:amz:us-east-1:sts",
                            "--user", keys, "-d", "Action=GetCallerIdentity&Version=2011-06-15",
                            "http://127.0.0.1:" + std::to_string(engine->state()->proxy.port)});
            const auto ran = runChild({command}, {});
            return ran ? ran->out + ran->err : ran.error().sentence();
        };
        const std::string own = ask({});
        QVERIFY2(own.find("assumed-role/ReadOnly/jane") != std::string::npos, own.c_str());
        const std::string foreign = ask({"setpriv", "--reuid=65534", "--clear-groups"});
        QVERIFY2(foreign.find("another user of this computer") != std::string::npos,
                 foreign.c_str());
        QVERIFY2(foreign.find("jane") == std::string::npos, foreign.c_str());
    }

    void goesOnWithABrokenAwsConfig() {
        m_home->write(".aws/config", "rubbish\n[profile a\nregion\n[profile a]\n[profile a]\n");
        const auto engine = makeEngine(environment(), m_memory);
        QVERIFY(engine && start(*engine));
        const auto profiles = await<std::string>([&](auto reply) {
            access::ConnectionSettings settings;
            settings.kind = "profiles";
            engine->addConnection(settings, reply);
        });
        QVERIFY(profiles.has_value());
        const auto& problems = engine->state()->connections.back().problems;
        QVERIFY(!problems.empty());
        for (const Problem& problem : problems) {
            QVERIFY2(problem.file.ends_with(".aws/config"), problem.sentence().c_str());
            QVERIFY2(problem.line > 0 && !problem.fix.empty(), problem.sentence().c_str());
        }
        QVERIFY(start(*engine));
    }

    void goesOnWithABadFileBesideGoodOnes() {
        m_home->write("teleport/bad.yaml", "kind: app\nmetadata:\n\tname: x\n");
        const auto engine = makeEngine(environment(), m_memory);
        QVERIFY(engine);
        const auto& problems = engine->state()->connections.front().problems;
        QCOMPARE(problems.size(), std::size_t{1});
        QVERIFY(problems.front().file.ends_with("bad.yaml"));
        QCOMPARE(problems.front().line, 3);
        QVERIFY(start(*engine));
    }

    void followsItsFilesAsTheyChange() {
        const auto engine = makeEngine(environment(), m_memory);
        QVERIFY(engine && start(*engine));
        Watch watch(*engine);
        const auto isInState = [](access::SessionState wanted) {
            return [wanted](const State& state) {
                return !state.sessions.empty() && state.sessions.front().state == wanted;
            };
        };
        std::filesystem::remove(m_home->path() / "teleport/role.yaml");
        QVERIFY(watch.until(isInState(access::SessionState::Failed)));
        QVERIFY(engine->state()->sessions.front().error.find("no longer granted") !=
                std::string::npos);
        m_home->write("teleport/role.yaml", kRole);
        QVERIFY(watch.until(isInState(access::SessionState::Active)));
    }

    void remembersThePortThatItMovedTo() {
        const auto taken = http::LoopbackServer::start(
            [](const http::ServedRequest&) { return http::ServedResponse{}; });
        QVERIFY(taken.has_value());
        m_home->write("gatehouse/settings.json",
                      "{\"proxyPort\": " + std::to_string((*taken)->port()) + "}");
        std::uint16_t moved = 0;
        {
            const auto engine =
                makeEngine(environment(), m_memory, Keeping::Everything, std::nullopt);
            QVERIFY(engine);
            const auto proxy = await<ProxyState>([&](auto reply) { engine->startProxy(reply); });
            QVERIFY(proxy.has_value());
            QVERIFY(proxy->port != (*taken)->port());
            QVERIFY(proxy->notice.find(std::to_string((*taken)->port())) != std::string::npos);
            moved = proxy->port;
        }
        const auto engine = makeEngine(environment(), m_memory, Keeping::Everything, std::nullopt);
        QVERIFY(engine);
        const auto proxy = await<ProxyState>([&](auto reply) { engine->startProxy(reply); });
        QVERIFY(proxy.has_value());
        QCOMPARE(proxy->port, moved);
        QVERIFY(proxy->notice.empty());
    }

    void losesOnlyTheBadEntryOfItsSettings() {
        m_home->write("gatehouse/settings.json",
                      "{\"connections\": [{\"id\": 7}, {\"id\": \"files\", \"kind\": \"files\", "
                      "\"name\": \"Kept\", \"paths\": [\"" +
                          (m_home->path() / "teleport").string() +
                          "\"]}], \"proxyPort\": \"many\", "
                          "\"preferences\": {\"favourites\": [\"a/b\"]}}");
        const auto engine = makeEngine(environment(), m_memory, Keeping::Everything);
        QVERIFY(engine);
        QCOMPARE(engine->state()->connections.size(), std::size_t{1});
        QCOMPARE(engine->state()->connections.front().settings.name, std::string("Kept"));
        QCOMPARE(engine->state()->preferences.favourites, std::vector<std::string>{"a/b"});
        QCOMPARE(engine->state()->problems.size(), std::size_t{2});
        QVERIFY(std::filesystem::exists(m_home->path() / "gatehouse/settings.json.unreadable"));
        QVERIFY(start(*engine));
    }

    void startsWithFilesOfItsOwnThatMakeNoSense_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("binary") << QByteArray("\0\xff\x80", 3);
        QTest::newRow("deep") << QByteArray(200'000, '[');
    }
    void startsWithFilesOfItsOwnThatMakeNoSense() {
        QFETCH(QByteArray, text);
        m_home->write("gatehouse/settings.json", text.toStdString());
        m_home->write("gatehouse/state/sessions.json", text.toStdString());
        const auto engine = makeEngine(environment(), m_memory, Keeping::Everything);
        QVERIFY(engine);
        QCOMPARE(engine->state()->problems.size(), std::size_t{2});
        for (const Problem& problem : engine->state()->problems)
            QVERIFY(!problem.file.empty() && !problem.fix.empty());
        QVERIFY(start(*engine));
    }
};

QTEST_GUILESS_MAIN(TroubleTest)
#include "TroubleTest.moc"
