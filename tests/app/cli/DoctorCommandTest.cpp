// SPDX-License-Identifier: Apache-2.0
// `gatehouse doctor` as a person or a script runs it.
#include "core/base/ChildProcess.h"
#include "tests/support/TempHome.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gatehouse;
using tests::TempHome;

namespace {

constexpr const char* kWorks =
    "#!/bin/sh\ncase \"$1\" in --version) echo 'aws-cli/9.8.7 Fake/1.0'; exit 0;; esac\n"
    "/usr/bin/curl -sS --fail --aws-sigv4 aws:amz:$AWS_REGION:sts "
    "--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" "
    "-d 'Action=GetCallerIdentity&Version=2011-06-15' https://sts.$AWS_REGION.amazonaws.com/\n";
constexpr const char* kFails =
    "#!/bin/sh\ncase \"$1\" in --version) echo 'aws-cli/9.8.7 Fake/1.0'; exit 0;; esac\n"
    "echo 'Unable to parse config file: x' >&2; exit 255\n";

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

class DoctorCommandTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<TempHome> m_home;
    Environment m_environment;

    void install(const char* script) {
        const auto file = m_home->write("bin/aws", script);
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    }

    ChildOutput run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {GATEHOUSE_PROGRAM, "--sandbox"});
        ChildRequest request{std::move(arguments)};
        request.environment = m_environment;
        auto ran = runChild(request, {});
        return ran ? std::move(*ran) : ChildOutput{-1, {}, ran.error().sentence()};
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<TempHome>();
        m_environment = Environment();
        m_environment.set("HOME", m_home->path().string());
        m_environment.set("GATEHOUSE_HOME", (m_home->path() / "gatehouse").string());
        m_environment.set("PATH", (m_home->path() / "bin").string());
        m_environment.set("LC_ALL", "C.UTF-8");
    }

    void endsWithZeroWhenNothingFailed() {
        install(kWorks);
        const auto ran = run({"doctor"});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.err).c_str());
        QVERIFY(contains(ran.out, "  ✓ ok      AWS CLI 9.8.7 "));
        QVERIFY(contains(ran.out, "  – skipped Not on this computer"));
        QVERIFY(contains(ran.out, " passed, 0 warnings, 0 failed, "));
    }

    void endsWithOneWhenSomethingFailed() {
        install(kFails);
        const auto ran = run({"doctor", "--tool", "aws"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(contains(ran.out, "  ✗ failed  AWS CLI 9.8.7 "));
        QVERIFY(contains(ran.out, "Mend the file"));
        QVERIFY(contains(ran.out, "| Unable to parse config file: x"));
        QVERIFY(contains(ran.out, "1 passed, 0 warnings, 1 failed, 0 skipped."));
    }

    void speaksJson() {
        install(kWorks);
        m_environment.set("AWS_PROFILE", "nowhere");
        const auto ran = run({"doctor", "--format", "json"});
        QCOMPARE(ran.exitCode, 1);
        const QJsonObject told =
            QJsonDocument::fromJson(QByteArray::fromStdString(ran.out)).object();
        QMap<QString, QString> outcomes;
        QMap<QString, int> counts;
        for (const QJsonValue& value : told[QStringLiteral("findings")].toArray()) {
            const QJsonObject finding = value.toObject();
            QCOMPARE(finding.keys(),
                     QStringList({QStringLiteral("area"), QStringLiteral("command"),
                                  QStringLiteral("details"), QStringLiteral("fix"),
                                  QStringLiteral("id"), QStringLiteral("outcome"),
                                  QStringLiteral("sentence"), QStringLiteral("subject")}));
            const QString outcome = finding[QStringLiteral("outcome")].toString();
            outcomes[finding[QStringLiteral("id")].toString()] = outcome;
            ++counts[outcome];
        }
        QCOMPARE(outcomes[QStringLiteral("variable.AWS_PROFILE")], QStringLiteral("failure"));
        QCOMPARE(outcomes[QStringLiteral("tool.aws")], QStringLiteral("pass"));
        QCOMPARE(outcomes[QStringLiteral("network")], QStringLiteral("skipped"));
        QCOMPARE(told[QStringLiteral("failures")].toInt(), counts[QStringLiteral("failure")]);
        QCOMPARE(told[QStringLiteral("passed")].toInt(), counts[QStringLiteral("pass")]);
        QCOMPARE(told[QStringLiteral("skipped")].toInt(), counts[QStringLiteral("skipped")]);
        QCOMPARE(told[QStringLiteral("warnings")].toInt(), counts[QStringLiteral("warning")]);
    }

    void runsToolsAsTheRoleThatIsNamed() {
        install(kWorks);
        const auto ran =
            run({"doctor", "--tool", "aws", "--app", "production", "--aws-role", "ReadOnly"});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.err).c_str());
        QVERIFY(contains(ran.out, "ReadOnly in production"));
        QCOMPARE(run({"doctor", "--app", "nowhere"}).exitCode, 4);
    }

    void refusesToolsThatItDoesNotKnow() {
        const auto ran = run({"doctor", "--tool", "hammer"});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY(contains(ran.err, "hammer"));
        QVERIFY(contains(ran.err, "terraform"));
    }

    void needsNoUtf8() {
        install(kFails);
        m_environment.set("LC_ALL", "C");
        const auto ran = run({"doctor", "--tool", "aws"});
        QVERIFY(contains(ran.out, "  x failed  AWS CLI"));
        for (const char c : ran.out)
            QVERIFY(static_cast<unsigned char>(c) < 0x80);
    }

    void completesToolsAndExplainsItself() {
        QVERIFY(contains(run({"complete", "tools"}).out, "aws\nboto3\ncurl\n"));
        const auto help = run({"doctor", "--help"});
        QCOMPARE(help.exitCode, 0);
        for (const char* option : {"--tool", "--format", "--app", "--aws-role", "Exit codes"})
            QVERIFY(contains(help.out, option));
    }
};

QTEST_GUILESS_MAIN(DoctorCommandTest)
#include "DoctorCommandTest.moc"
