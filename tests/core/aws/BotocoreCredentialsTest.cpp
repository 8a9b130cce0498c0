// SPDX-License-Identifier: Apache-2.0
// botocore as the other opinion on generated profiles and environments: whose credentials are
// found, which roles are assumed on the way, and where there is nothing or a mistake.
#include "core/aws/CredentialChain.h"

#include "core/base/Encoding.h"
#include "core/http/Url.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedHttpClient.h"
#include "tests/support/TempHome.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <array>
#include <random>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

constexpr int kCases = 1200;
constexpr std::array kNames{"default", "a", "b", "c"};

struct Case {
    std::string folder;
    std::map<std::string, std::string, std::less<>> environment;
    std::string profile;
};

class Generator {
public:
    explicit Generator(const tests::TempHome& home) : m_home(home) {
        m_home.write("process", R"({"Version":1,"AccessKeyId":"AKIAPROCESS",)"
                                R"("SecretAccessKey":"s"})");
    }

    Case make(int number) {
        Case one;
        one.folder = std::to_string(number);
        m_home.write(one.folder + "/.aws/config", file("[profile ", "CONFIG", 3));
        m_home.write(one.folder + "/.aws/credentials", file("[", "FILE", 1));
        one.environment["AWS_EC2_METADATA_DISABLED"] = "true";
        if (oneIn(4))
            one.environment["AWS_ACCESS_KEY_ID"] = "AKIAENV";
        if (one.environment.contains("AWS_ACCESS_KEY_ID") && !oneIn(8))
            one.environment["AWS_SECRET_ACCESS_KEY"] = "s";
        if (oneIn(3))
            one.environment["AWS_PROFILE"] = name();
        if (oneIn(2))
            one.profile = name();
        return one;
    }

private:
    bool oneIn(unsigned count) { return m_random() % count == 0; }
    std::string name() { return kNames[m_random() % kNames.size()]; }

    // `roles`: how often, of four, a profile has one.
    std::string file(const std::string& open, const std::string& where, unsigned roles) {
        std::string text;
        for (const char* profile : kNames) {
            if (oneIn(4))
                continue;
            text += (std::string(profile) == "default" ? "[default]\n" : open + profile + "]\n") +
                    keys(where + profile);
            if (m_random() % 4 >= roles)
                continue;
            text += "role_arn = arn:aws:iam::111122223333:role/" + std::string(profile) + '\n';
            if (!oneIn(10))
                text += "source_profile = " + name() + '\n';
            if (oneIn(10))
                text += "credential_source = Environment\n";
        }
        return text;
    }

    std::string keys(const std::string& id) {
        std::string text;
        if (oneIn(6))
            text += "credential_process = cat " + (m_home.path() / "process").string() + '\n';
        if (!oneIn(3))
            return text;
        if (!oneIn(8))
            text += "aws_access_key_id = AKIA" + id + '\n';
        return oneIn(8) ? text : text + "aws_secret_access_key = s\n";
    }

    const tests::TempHome& m_home;
    std::mt19937 m_random{20150830};
};

// An STS whose keys tell who assumed what.
Result<http::Response> assume(const http::Request& request) {
    std::string role;
    for (const auto& [key, value] : http::decodeForm(request.body))
        role = key == "RoleArn" ? value : role;
    std::string caller(*request.headers.get("Authorization"));
    caller = caller.substr(caller.find("Credential=") + 11);
    caller = caller.substr(0, caller.find("/2026"));
    return http::Response{
        200,
        {},
        "<R><AssumeRoleResult><Credentials><AccessKeyId>" +
            xmlEscape("role(" + role + ")<-" + caller) +
            "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            "<Expiration>2026-01-01T01:00:00Z</Expiration></Credentials></AssumeRoleResult></R>"};
}

QByteArray toLine(const Case& one, const tests::TempHome& home) {
    QJsonObject environment;
    for (const auto& [name, value] : one.environment)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    const QJsonObject object{
        {QStringLiteral("home"), QString::fromStdString((home.path() / one.folder).string())},
        {QStringLiteral("environment"), environment},
        {QStringLiteral("profile"), QString::fromStdString(one.profile)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

class BotocoreCredentialsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithBotocore() {
        const tests::TempHome home;
        Generator generator(home);
        std::vector<Case> cases;
        QByteArray input;
        for (int i = 0; i < kCases; ++i) {
            cases.push_back(generator.make(i));
            input += toLine(cases.back(), home);
        }
        QProcess process;
        process.start(QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).split(QLatin1Char(':')).front(),
                      {QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_credentials.py")});
        process.write(input);
        process.closeWriteChannel();
        QVERIFY2(process.waitForFinished(100'000), "botocore did not finish");
        const QList<QByteArray> theirs = process.readAllStandardOutput().split('\n');
        QVERIFY2(theirs.size() == kCases + 1, process.readAllStandardError().constData());

        tests::ScriptedHttpClient http;
        http.on("Action=AssumeRole", assume);
        const tests::FakeClock clock(*fromAmzDate("20260101T000000Z"));
        std::map<std::string, int> kinds;
        for (int i = 0; i < kCases; ++i) {
            const Case& one = cases[static_cast<std::size_t>(i)];
            Environment environment(one.environment);
            environment.set("PATH", "/usr/bin:/bin");
            CredentialChain chain({http, clock, environment, home.path() / one.folder},
                                  {one.profile});
            const auto found = chain.load(Cancel());
            const bool isNone =
                !found && found.error().message.starts_with("No AWS credentials were found");
            const std::string ours = found ? found->accessKeyId : isNone ? "none" : "error";
            ++kinds[ours.substr(0, 4)];
            // botocore stumbles over AWS_PROFILE that names no profile even where it needs none.
            if (ours == "AKIAENV" && theirs[i] == "error" &&
                one.environment.contains("AWS_PROFILE"))
                continue;
            QVERIFY2(ours == theirs[i].toStdString(),
                     (toLine(one, home).toStdString() + home.read(one.folder + "/.aws/config") +
                      "---\n" + home.read(one.folder + "/.aws/credentials") +
                      "\ntheirs: " + theirs[i].toStdString() + "\nours: " + ours + ' ' +
                      (found ? "" : found.error().sentence()))
                         .c_str());
        }
        for (const char* kind : {"AKIA", "role", "none", "erro"})
            QVERIFY2(kinds[kind] > 50, kind);
    }
};

QTEST_GUILESS_MAIN(BotocoreCredentialsTest)
#include "BotocoreCredentialsTest.moc"
