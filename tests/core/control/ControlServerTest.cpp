// SPDX-License-Identifier: Apache-2.0
// Who may open the socket, and what the server does with callers that are no Gatehouse.
#include "core/control/ControlServer.h"

#include "core/control/LineSocket.h"
#include "core/control/RemoteEngine.h"
#include "core/engine/LocalEngine.h"
#include "core/engine/MemorySecretStore.h"
#include "tests/support/EngineCalls.h"
#include "tests/support/TempHome.h"

#include <nlohmann/json.hpp>
#include <QTest>

#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gatehouse;
using namespace gatehouse::control;
using nlohmann::json;

namespace {

struct Desktop {
    tests::TempHome home = {};
    SystemClock clock = {};
    engine::MemorySecretStore secrets{"Nothing is kept in a test."};
    std::unique_ptr<engine::LocalEngine> engine = {};

    Desktop() {
        Environment environment;
        environment.set("GATEHOUSE_HOME", (home.path() / "gatehouse").string());
        environment.set("HOME", home.path().string());
        engine = std::make_unique<engine::LocalEngine>(
            engine::LocalEngineOptions{environment, clock, secrets, engine::Keeping::Nothing, 0});
    }
    [[nodiscard]] std::filesystem::path socket() const { return home.path() / "control"; }
};

/// In a child process of the user "nobody": 0 when the server closed without a word, 1 when it
/// answered, 2 when the socket could not be opened at all. Only what is safe after fork().
int askAsNobody(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket.c_str(), socket.native().size() + 1);
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr uid_t kNobody = 65534;
        if (::setresgid(kNobody, kNobody, kNobody) != 0 ||
            ::setresuid(kNobody, kNobody, kNobody) != 0)
            ::_exit(3);
        const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
        if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), // NOLINT: what it takes
                      sizeof address) != 0)
            ::_exit(2);
        constexpr std::string_view kHello = "{\"id\": 1, \"call\": \"hello\"}\n";
        (void)::send(descriptor, kHello.data(), kHello.size(), MSG_NOSIGNAL);
        char byte = 0;
        ::_exit(::recv(descriptor, &byte, 1, 0) > 0 ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class ControlServerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesASocketForThisUserAlone() {
        Desktop desktop;
        ControlServer server(*desktop.engine);
        QVERIFY(server.listen(desktop.socket()));
        struct stat status {};
        QCOMPARE(::stat(desktop.socket().c_str(), &status), 0);
        QVERIFY(S_ISSOCK(status.st_mode));
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QCOMPARE(status.st_uid, ::geteuid());
    }

    void refusesOtherUsersProcesses() {
        if (::geteuid() != 0)
            QSKIP("Only root can start a process of another user.");
        Desktop desktop;
        ControlServer server(*desktop.engine);
        QVERIFY(server.listen(desktop.socket()));
        QVERIFY(::chmod(desktop.home.path().c_str(), 0755) == 0);
        QCOMPARE(askAsNobody(desktop.socket()), 2);
        // Even where somebody opened the way: the system itself says who asks.
        QVERIFY(::chmod(desktop.socket().c_str(), 0666) == 0);
        QCOMPARE(askAsNobody(desktop.socket()), 0);
        QVERIFY(RemoteEngine::connect(desktop.socket()).has_value());
    }

    void replacesWhatADeadDesktopLeft() {
        Desktop desktop;
        const auto left = listenUnix(desktop.socket());
        QVERIFY(left.has_value());
        ::close(*left); // the file stays
        QVERIFY(std::filesystem::exists(desktop.socket()));
        ControlServer server(*desktop.engine);
        QVERIFY(server.listen(desktop.socket()));
        QVERIFY(RemoteEngine::connect(desktop.socket()).has_value());
    }

    void refusesASecondDesktop() {
        Desktop desktop;
        ControlServer first(*desktop.engine);
        QVERIFY(first.listen(desktop.socket()));
        ControlServer second(*desktop.engine);
        const auto refused = second.listen(desktop.socket());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(RemoteEngine::connect(desktop.socket()).has_value());
    }

    void saysThatAPathIsTooLong() {
        Desktop desktop;
        ControlServer server(*desktop.engine);
        const auto refused = server.listen(desktop.home.path() / std::string(200, 'x'));
        QVERIFY(!refused);
        QVERIFY(refused.error().fix.find("GATEHOUSE_HOME") != std::string::npos);
    }

    void answersWhatItDoesNotUnderstand_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no such call") << QByteArray(R"({"id": 1, "call": "format_disk"})");
        QTest::newRow("no call") << QByteArray(R"({"id": 1})");
        QTest::newRow("call of the wrong kind") << QByteArray(R"({"id": 1, "call": [7]})");
        QTest::newRow("parameters of the wrong kind")
            << QByteArray(R"({"id": 1, "call": "startSession", "with": 17})");
        QTest::newRow("no parameters") << QByteArray(R"({"id": 1, "call": "setValue"})");
        QTest::newRow("too few parameters")
            << QByteArray(R"({"id": 1, "call": "setFavourite", "with": ["a"]})");
    }
    void answersWhatItDoesNotUnderstand() {
        QFETCH(QByteArray, line);
        Desktop desktop;
        ControlServer server(*desktop.engine);
        QVERIFY(server.listen(desktop.socket()));
        LineSocket caller(*connectUnix(desktop.socket()));
        QVERIFY(caller.writeLine(line.toStdString()));
        const auto answer = caller.readLine();
        QVERIFY(answer.has_value());
        const json message = json::parse(*answer);
        QCOMPARE(message.at("id").get<int>(), 1);
        QVERIFY(message.at("error").at("message").get<std::string>().size() > 10);
    }

    void hangsUpOnGarbageAndServesOthers() {
        Desktop desktop;
        ControlServer server(*desktop.engine);
        QVERIFY(server.listen(desktop.socket()));
        const auto good = RemoteEngine::connect(desktop.socket());
        QVERIFY(good.has_value());
        for (const char* garbage : {"GET / HTTP/1.1", "[]", "\"\"", "{", "\xff"}) {
            LineSocket caller(*connectUnix(desktop.socket()));
            QVERIFY(caller.writeLine(garbage));
            QVERIFY(!caller.readLine());
        }
        QVERIFY(tests::await<void>([&](auto reply) { (*good)->refresh(reply); }));
    }
};

QTEST_GUILESS_MAIN(ControlServerTest)
#include "ControlServerTest.moc"
