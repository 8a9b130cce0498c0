// SPDX-License-Identifier: Apache-2.0
// botocore as the other opinion on generated config files: what it refuses we warn of, and what we
// have nothing to say about we read as it does.
#include "core/aws/SharedConfig.h"

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

constexpr int kFiles = 3000;

constexpr std::array kLines{
    "[default]",
    "[profile a]",
    "[profile b]",
    "[profile \"c d\"]",
    "[profile  e]",
    "[profile\tf]",
    "[profile a] # c",
    "  [profile g]",
    "[bar]",
    "[profile h i]",
    "[ profile j ]",
    "[sso-session s]",
    "[profile k",
    "[]",
    "region = r1",
    "region=r2",
    "region: r3",
    "REGION = r4",
    "output = json",
    "output = json # c",
    "output = j#c",
    "output = \"q\"",
    "  output = text",
    "\toutput = tab",
    "s3 =",
    "  a = 1",
    "  b = 2",
    "    c = 3",
    "  loose",
    "loose",
    "= x",
    "",
    "",
    "# comment",
    "  ; comment",
    "max_attempts = %(x)s",
    "ca_bundle = a=b",
    "retry_mode =",
    "tcp_keepalive = 1",
    "   ",
    "[profile a]]",
    "cli_pager = [x]",
};

std::string makeFile(std::mt19937& random) {
    std::string text = random() % 50 == 0 ? "\xEF\xBB\xBF" : "";
    const char* const end = random() % 4 == 0 ? "\r\n" : "\n";
    if (random() % 10 != 0)
        text += std::string("[profile z]") + end;
    for (auto left = random() % 9; left > 0; --left)
        text += kLines[random() % kLines.size()] + std::string(end);
    return text;
}

bool saysRefused(const SharedConfig& config) {
    for (const Problem& one : config.problems()) {
        if (one.message.find("refuse the whole file") != std::string::npos)
            return true;
    }
    return false;
}

QJsonObject toJson(const SharedConfig& config) {
    QJsonObject profiles;
    for (const Profile& profile : config.profiles()) {
        QJsonObject values;
        for (const auto& [key, setting] : profile.settings) {
            QJsonObject nested;
            for (const auto& [name, value] : setting.nested)
                nested.insert(QString::fromStdString(name), QString::fromStdString(value));
            values.insert(QString::fromStdString(key),
                          setting.nested.empty() ? QJsonValue(QString::fromStdString(setting.value))
                                                 : QJsonValue(nested));
        }
        profiles.insert(QString::fromStdString(profile.name), values);
    }
    return profiles;
}

// Empty values count as absent here.
QJsonObject withoutEmpty(QJsonObject profiles) {
    for (const QString& name : profiles.keys()) {
        QJsonObject values = profiles.value(name).toObject();
        for (const QString& key : values.keys()) {
            if (values.value(key) == QJsonValue(QString()))
                values.remove(key);
        }
        profiles.insert(name, values);
    }
    return profiles;
}

} // namespace

class BotocoreConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithBotocore_data() {
        QTest::addColumn<QString>("python");
        for (const QString& one :
             QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).split(QLatin1Char(':')))
            QTest::newRow(qPrintable(one)) << one;
    }
    void agreesWithBotocore() {
        QFETCH(QString, python);
        const tests::TempHome home;
        std::mt19937 random(20150830);
        std::map<std::string, std::string> texts;
        for (int i = 0; i < kFiles; ++i) {
            const std::string name = std::to_string(i);
            texts[name] = makeFile(random);
            home.write("files/" + name, texts[name]);
        }
        QProcess process;
        process.start(python, {QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_config.py"),
                               QString::fromStdString((home.path() / "files").string())});
        QVERIFY2(process.waitForFinished(60'000), "botocore did not finish");
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        int compared = 0;
        int refused = 0;
        for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
            if (line.isEmpty())
                continue;
            const QJsonObject theirs = QJsonDocument::fromJson(line).object();
            const std::string& text =
                texts[theirs.value(QLatin1String("name")).toString().toStdString()];
            const SharedConfig ours = SharedConfig::parse(text, {}, "config", "credentials");
            QVERIFY2(saysRefused(ours) == theirs.value(QLatin1String("isRefused")).toBool(),
                     (text + "\n---\n" + line.toStdString()).c_str());
            refused += saysRefused(ours) ? 1 : 0;
            if (!ours.problems().empty())
                continue;
            ++compared;
            const QJsonObject expected =
                withoutEmpty(theirs.value(QLatin1String("profiles")).toObject());
            QVERIFY2(toJson(ours) == expected,
                     (text + "\n---\n" + QJsonDocument(toJson(ours)).toJson().toStdString() +
                      line.toStdString())
                         .c_str());
        }
        QVERIFY(compared > 300);
        QVERIFY(refused > 300);
    }
};

QTEST_GUILESS_MAIN(BotocoreConfigTest)
#include "BotocoreConfigTest.moc"
