// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SharedConfig.h"

#include "tests/support/TempHome.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

SharedConfig parse(std::string_view config, std::string_view credentials = {}) {
    return SharedConfig::parse(config, credentials, "config", "credentials");
}

std::string names(const SharedConfig& config) {
    return config.profileNames();
}

std::string sentences(const SharedConfig& config) {
    std::string text;
    for (const Problem& one : config.problems())
        text += one.sentence() + '\n';
    return text;
}

} // namespace

class SharedConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsProfilesHoweverTheyAreWritten_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("credentials");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<bool>("warns");
        const auto row = [](const char* name, const char* config, const char* credentials,
                            const char* expected, bool warns) {
            QTest::newRow(name) << QByteArray(config) << QByteArray(credentials)
                                << QByteArray(expected) << warns;
        };
        row("default", "[default]\nregion = r\n", "", "default", false);
        row("prefix", "[profile foo]\n", "", "foo", false);
        row("no prefix", "[bar]\nregion = r\n", "", "", true);
        row("no prefix, something else", "[plugins]\ncli = x\n", "", "", false);
        row("quoted", "[profile \"foo bar\"]\n", "", "foo bar", false);
        row("not quoted", "[profile foo bar]\n", "", "foo bar", true);
        row("two spaces", "[profile  foo]\n", "", "foo", false);
        row("tab", "[profile\tfoo]\n", "", "foo", false);
        row("blanks around", "[ profile foo ]\n", "", "foo", true);
        row("no name", "[profile]\nregion = r\n", "", "", true);
        row("open quote", "[profile 'foo]\nregion = r\n", "", "", true);
        row("dollar", "[profile a$b]\n", "", "a$b", false);
        row("in credentials", "", "[foo]\n[default]\n", "foo, default", false);
        row("prefix in credentials", "", "[profile foo]\n", "profile foo", true);
        row("in both", "[profile b]\n[profile a]\n", "[a]\n[c]\n", "b, a, c", false);
        row("sections that are none", "[sso-session s]\nsso_region = r\n[services v]\n", "", "",
            false);
    }
    void findsProfilesHoweverTheyAreWritten() {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, credentials);
        QFETCH(QByteArray, expected);
        QFETCH(bool, warns);
        const SharedConfig read = parse(config.toStdString(), credentials.toStdString());
        QCOMPARE(QByteArray::fromStdString(names(read)), expected);
        QVERIFY2(read.problems().empty() != warns, sentences(read).c_str());
    }

    void letsThePrefixedDefaultWin_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::newRow("after") << QByteArray(
            "[default]\nregion = no\noutput = json\n[profile default]\nregion = yes\n");
        QTest::newRow("before") << QByteArray(
            "[profile default]\nregion = yes\n[default]\nregion = no\noutput = json\n");
    }
    void letsThePrefixedDefaultWin() {
        QFETCH(QByteArray, config);
        const SharedConfig read = parse(config.toStdString());
        QCOMPARE(read.profile("default")->region(), std::optional<std::string>("yes"));
        QVERIFY(!read.profile("default")->get("output"));
        QCOMPARE(read.problems().size(), std::size_t{1});
    }

    void letsTheCredentialsFileWin() {
        const SharedConfig read =
            parse("[profile a]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = "
                  "s\nregion = r1\n",
                  "[a]\naws_access_key_id = AKIAFILE\naws_secret_access_key = s\n");
        QCOMPARE(*read.profile("a")->get("aws_access_key_id", Setting::From::Config),
                 std::string("AKIACONFIG"));
        const Profile& profile = *read.profile("a");
        QCOMPARE(*profile.get("aws_access_key_id"), std::string("AKIAFILE"));
        QCOMPARE(*profile.region(), std::string("r1"));
        QVERIFY(profile.hasStaticKeys());
        QVERIFY(profile.settings.at("aws_access_key_id").from == Setting::From::Credentials);
        QVERIFY2(read.problems().empty(), sentences(read).c_str());
    }

    void readsSsoSessionsAndServices() {
        const SharedConfig read =
            parse("[profile a]\nsso_session = my\nservices = local\nsso_account_id = "
                  "111122223333\n[sso-session my]\nsso_start_url = https://x/start\n"
                  "[services local]\nsts =\n  endpoint_url = http://127.0.0.1:5000\n");
        QCOMPARE(*read.ssoSession("my")->get("sso_start_url"), std::string("https://x/start"));
        QCOMPARE(read.services("local")->settings.at("sts").nested.at("endpoint_url"),
                 std::string("http://127.0.0.1:5000"));
        QCOMPARE(read.profile("a")->accountId(), std::string("111122223333"));
        QVERIFY2(read.problems().empty(), sentences(read).c_str());
    }

    void tellsMistakesWithLineKeyAndFix_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const char* config, int line, const char* key,
                            const char* message) {
            QTest::newRow(name) << QByteArray(config) << line << QByteArray(key)
                                << QByteArray(message);
        };
        const char* const role = "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/x\n";
        const QByteArray both =
            QByteArray(role) + "source_profile = b\ncredential_source = Environment\n";
        const QByteArray missing = QByteArray(role) + "source_profile = b\n";
        const QByteArray unknown = QByteArray(role) + "credential_source = Magic\n";
        const QByteArray loop = QByteArray(role) +
                                "source_profile = b\n[profile b]\nrole_arn = "
                                "arn:aws:iam::111122223333:role/y\nsource_profile = a\n";
        row("both sources", both.constData(), 3, "source_profile", "both source_profile and");
        row("no source", role, 2, "role_arn", "neither source_profile nor");
        row("no such source", missing.constData(), 3, "source_profile", "does not exist");
        row("unknown source", unknown.constData(), 3, "credential_source", "unknown value");
        row("loop", loop.constData(), 3, "source_profile", "back to the profile itself");
        row("no ARN", "[profile a]\nrole_arn = x\ncredential_source = Environment\n", 2, "role_arn",
            "role_arn cannot be used");
        row("half a pair", "[default]\naws_access_key_id = AKIA\n", 2, "aws_access_key_id",
            "aws_secret_access_key is missing");
        row("sso", "[default]\nsso_session = s\n", 2, "sso_session", "names 's'");
        row("services", "[default]\nservices = s\n", 2, "services", "names 's'");
        row("duration", "[default]\nduration_seconds = long\n", 2, "duration_seconds", "no number");
        row("region", "[default]\nregion = EU West\n", 2, "region", "not written as AWS");
    }
    void tellsMistakesWithLineKeyAndFix() {
        QFETCH(QByteArray, config);
        QFETCH(int, line);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, message);
        const SharedConfig read = parse(config.toStdString());
        QVERIFY(!read.problems().empty());
        const Problem& first = read.problems().front();
        QCOMPARE(first.line, line);
        QCOMPARE(QByteArray::fromStdString(first.key), key);
        QVERIFY2(first.message.find(message.toStdString()) != std::string::npos,
                 first.message.c_str());
        QVERIFY(!first.fix.empty());
        QCOMPARE(first.file, std::string("config"));
    }

    void permitsAProfileThatIsItsOwnSourceByItsKeys() {
        const SharedConfig read =
            parse("[profile a]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = a\n",
                  "[a]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
        QVERIFY2(read.problems().empty(), sentences(read).c_str());
    }

    void readsTheFilesThatTheEnvironmentNames() {
        const tests::TempHome home;
        home.write(".aws/config", "[profile standard]\n");
        home.write(".aws/credentials", "[keys]\n");
        home.write("other", "[profile other]\n");
        Environment environment;
        QCOMPARE(names(SharedConfig::load(environment, home.path())),
                 std::string("standard, keys"));
        environment.set("AWS_CONFIG_FILE", "~/other");
        environment.set("AWS_SHARED_CREDENTIALS_FILE", (home.path() / "nothing").string());
        const SharedConfig read = SharedConfig::load(environment, home.path());
        QCOMPARE(names(read), std::string("other"));
        QVERIFY(read.problems().empty());
    }

    void goesOnWithoutAFileThatCannotBeRead() {
        const tests::TempHome home;
        home.write(".aws/credentials", "[keys]\n");
        std::filesystem::create_directories(home.path() / ".aws/config");
        const SharedConfig read = SharedConfig::load({}, home.path());
        QCOMPARE(names(read), std::string("keys"));
        QCOMPARE(read.problems().size(), std::size_t{1});
        QVERIFY(read.problems().front().severity == Problem::Severity::Error);
    }

    void namesTheDefaultProfile() {
        Environment environment;
        QCOMPARE(SharedConfig::defaultProfileName(environment), std::string("default"));
        environment.set("AWS_DEFAULT_PROFILE", "b");
        QCOMPARE(SharedConfig::defaultProfileName(environment), std::string("b"));
        environment.set("AWS_PROFILE", "a");
        QCOMPARE(SharedConfig::defaultProfileName(environment), std::string("a"));
    }
};

QTEST_GUILESS_MAIN(SharedConfigTest)
#include "SharedConfigTest.moc"
