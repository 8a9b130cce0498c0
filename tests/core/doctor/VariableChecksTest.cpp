// SPDX-License-Identifier: Apache-2.0
// Terminals in which something wins over a session, and files that the AWS CLI cannot read.
#include "core/http/LoopbackServer.h"
#include "core/pki/LocalAuthority.h"
#include "tests/core/doctor/ExaminationRoom.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::doctor;
using tests::ExaminationRoom;
using tests::findingOf;
using tests::holds;

class VariableChecksTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<http::LoopbackServer> m_proxy;

    /// The terminal is wired to a live session by an export.
    void wire(ExaminationRoom& room) const {
        const std::string proxy = m_proxy->address();
        for (const char* name :
             {"GATEHOUSE_PROXY", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"})
            room.environment.set(name, proxy);
        room.environment.set("AWS_ACCESS_KEY_ID", "AKIAGATEAAAAAAAAAAAA");
        room.edit([&](engine::State& state) {
            state.proxy = {};
            state.proxy.status = engine::ProxyStatus::On;
            state.proxy.port = m_proxy->port();
            access::SessionInfo session;
            session.id = "1";
            session.accessKeyId = "AKIAGATEAAAAAAAAAAAA";
            state.sessions = {session};
        });
    }

private Q_SLOTS:
    void init() {
        auto started = http::LoopbackServer::start(
            [](const http::ServedRequest&) { return http::ServedResponse{403}; });
        QVERIFY(started.has_value());
        m_proxy = std::move(*started);
    }

    void findsNothingInACleanTerminal() {
        ExaminationRoom room;
        const auto findings = room.run(checkVariables);
        QCOMPARE(findings.size(), std::size_t(1));
        QCOMPARE(findings.front().outcome, Outcome::Pass);
    }

    void acceptsAWiredTerminal() {
        ExaminationRoom room;
        wire(room);
        const auto findings = room.run(checkVariables);
        QCOMPARE(findings.size(), std::size_t(1));
        QVERIFY2(findings.front().outcome == Outcome::Pass, findings.front().sentence.c_str());
    }

    void tellsAnExportOfAProxyThatIsGone() {
        ExaminationRoom room;
        wire(room);
        m_proxy.reset();
        const auto found = findingOf(room.run(checkVariables), "variable.GATEHOUSE_PROXY");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY(holds(found.sentence, "gone"));
        QCOMPARE(found.command, std::string("eval \"$(gatehouse env)\""));
    }

    void tellsASessionThatHasEnded() {
        ExaminationRoom room;
        wire(room);
        room.edit([](engine::State& state) { state.sessions.clear(); });
        QVERIFY(holds(findingOf(room.run(checkVariables), "variable.GATEHOUSE_PROXY").sentence,
                      "has ended"));
    }

    void tellsAnotherKeyAndAnotherProxy() {
        ExaminationRoom room;
        wire(room);
        room.environment.set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        QVERIFY(holds(findingOf(room.run(checkVariables), "variable.GATEHOUSE_PROXY").sentence,
                      "not a session's key"));
        wire(room);
        room.environment.set("https_proxy", "http://proxy.example:3128");
        QVERIFY(holds(findingOf(room.run(checkVariables), "variable.GATEHOUSE_PROXY").sentence,
                      "https_proxy was changed"));
    }

    void tellsALocalKeyWithoutItsProxy() {
        ExaminationRoom room;
        room.environment.set("AWS_ACCESS_KEY_ID", "AKIAGATEAAAAAAAAAAAA");
        const auto found = findingOf(room.run(checkVariables), "variable.AWS_ACCESS_KEY_ID");
        QCOMPARE(found.outcome, Outcome::Failure);
        QCOMPARE(found.command, std::string("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY"));
    }

    void tellsWhatWinsOverASession_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"AWS_PROFILE", "dev"},
                 {"AWS_DEFAULT_PROFILE", "dev"},
                 {"AWS_SESSION_TOKEN", "old"},
                 {"AWS_SECURITY_TOKEN", "old"},
                 {"AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/a"},
                 {"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"},
                 {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/"},
                 {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"},
                 {"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"},
                 {"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566"}})
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(value);
    }
    void tellsWhatWinsOverASession() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        ExaminationRoom room;
        room.home.write(".aws/config", "[profile dev]\nregion = eu-west-1\n");
        room.environment.set(name.toStdString(), value.toStdString());
        const std::string id = "variable." + name.toStdString();
        QCOMPARE(findingOf(room.run(checkVariables), id).outcome, Outcome::Warning);
        wire(room);
        const auto wired = findingOf(room.run(checkVariables), id);
        QCOMPARE(wired.outcome, Outcome::Failure);
        QCOMPARE(wired.command, "unset " + name.toStdString());
        room.environment.set("SHELL", "/usr/bin/fish");
        QCOMPARE(findingOf(room.run(checkVariables), id).command, "set -e " + name.toStdString());
    }

    void tellsAProfileThatDoesNotExist() {
        ExaminationRoom room;
        room.home.write(".aws/config", "[profile dev]\nregion = eu-west-1\n");
        room.environment.set("AWS_PROFILE", "prod");
        const auto found = findingOf(room.run(checkVariables), "variable.AWS_PROFILE");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY(holds(found.sentence, "prod"));
        QVERIFY(holds(found.fix, "dev"));
    }

    void tellsEmptyOnes() {
        ExaminationRoom room;
        room.environment.set("AWS_CA_BUNDLE", "");
        room.environment.set("AWS_PAGER", "");
        const auto found = findingOf(room.run(checkVariables), "variable.empty");
        QCOMPARE(found.outcome, Outcome::Warning);
        QCOMPARE(found.command, std::string("unset AWS_CA_BUNDLE"));
    }

    void takesAwsOutOfNoProxy_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("command");
        QTest::newRow("a suffix among others") << "localhost,.amazonaws.com,10.0.0.0/8"
                                               << "export NO_PROXY='localhost,10.0.0.0/8'";
        QTest::newRow("everything") << "*"
                                    << "unset NO_PROXY";
        QTest::newRow("one region") << "s3.eu-west-1.amazonaws.com,intranet"
                                    << "export NO_PROXY='intranet'";
        QTest::newRow("harmless") << "localhost,.example.com" << QString();
    }
    void takesAwsOutOfNoProxy() {
        QFETCH(QString, list);
        QFETCH(QString, command);
        ExaminationRoom room;
        room.environment.set("NO_PROXY", list.toStdString());
        const auto found = findingOf(room.run(checkVariables), "variable.NO_PROXY");
        QCOMPARE(found.command, command.toStdString());
        QCOMPARE(found.outcome, command.isEmpty() ? Outcome::Skipped : Outcome::Failure);
    }

    void looksIntoFilesOfCertificates() {
        ExaminationRoom room;
        const auto now = pki::LocalAuthority::create(room.clock.now());
        const auto before = pki::LocalAuthority::create(room.clock.now());
        const auto ca = room.home.write("authority.pem", now->certificate().toPem());
        const auto old = room.home.write("old.pem", before->certificate().toPem());
        const auto empty = room.home.write("empty.pem", "nothing");
        room.edit([&](engine::State& state) {
            state.proxy.caFile = ca.string();
            state.proxy.bundleFile = ca.string();
        });
        const auto look = [&](const std::string& file) {
            room.environment.set("AWS_CA_BUNDLE", file);
            return findingOf(room.run(checkVariables), "variable.AWS_CA_BUNDLE");
        };
        QCOMPARE(look(ca.string()).sentence, "There is no finding variable.AWS_CA_BUNDLE");
        QVERIFY(holds(look(old.string()).sentence, "former authority"));
        QVERIFY(holds(look(empty.string()).sentence, "no certificate"));
        const auto gone = look((room.home.path() / "gone.pem").string());
        QCOMPARE(gone.outcome, Outcome::Failure);
        QVERIFY(holds(gone.sentence, "cannot be read"));
        QCOMPARE(gone.command, std::string("unset AWS_CA_BUNDLE"));
    }

    void tellsFilesThatTheCliRefuses() {
        ExaminationRoom room;
        QCOMPARE(findingOf(room.run(checkFiles), "files.aws").outcome, Outcome::Pass);
        room.home.write(".aws/config", "[profile dev]\nregion = eu-west-1\n[profile dev\n");
        const auto found = findingOf(room.run(checkFiles), "files.aws");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY2(holds(found.sentence, "line 3"), found.sentence.c_str());
        QVERIFY(!found.fix.empty());
    }

    void tellsKeysThatOthersMayRead() {
        ExaminationRoom room;
        const auto file = room.home.write(
            ".aws/credentials",
            "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n");
        namespace fs = std::filesystem;
        fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
        const auto found = findingOf(room.run(checkFiles), "files.mode");
        QCOMPARE(found.outcome, Outcome::Warning);
        QCOMPARE(found.command, "chmod 600 '" + file.string() + '\'');
        fs::permissions(file, fs::perms::owner_read);
        QCOMPARE(findingOf(room.run(checkFiles), "files.mode").outcome, Outcome::Skipped);
    }
};

QTEST_GUILESS_MAIN(VariableChecksTest)
#include "VariableChecksTest.moc"
