// SPDX-License-Identifier: Apache-2.0
// Which app and role a name means, by tsh's rules; and the documents of `--format json`.
#include "tests/app/cli/CommandLine.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gatehouse::tests;

namespace {

constexpr const char* kApps =
    "apps:\n"
    "- {name: one, uri: https://console.aws.amazon.com, labels: {aws_account_id: '111122223333'}}\n"
    "- {name: two, uri: https://console.aws.amazon.com, labels: {aws_account_id: '444455556666'}}\n"
    "- {name: both, uri: https://console.aws.amazon.com, labels: {team: x}}\n"
    "- {name: web, uri: 'http://localhost:80'}\n"
    "---\nkind: role\nversion: v7\nmetadata: {name: r}\nspec:\n  allow:\n"
    "    app_labels: {'*': '*'}\n    aws_role_arns:\n"
    "    - arn:aws:iam::111122223333:role/Reader\n"
    "    - arn:aws:iam::111122223333:role/teams/a/Writer\n"
    "    - arn:aws:iam::111122223333:role/teams/b/Writer\n"
    "    - arn:aws:iam::444455556666:role/Reader\n";

QJsonDocument jsonOf(const Ran& ran) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(ran.out));
}

/// "name: kind" of each member, so that a type that changes is seen too.
QStringList shapeOf(const QJsonObject& object) {
    QStringList shape;
    for (auto member = object.begin(); member != object.end(); ++member) {
        const QJsonValue value = member.value();
        const char* kind = value.isString()   ? "text"
                           : value.isDouble() ? "number"
                           : value.isBool()   ? "truth"
                           : value.isArray()  ? "list"
                           : value.isObject() ? "map"
                                              : "null";
        shape += member.key() + QStringLiteral(": ") + QLatin1String(kind);
    }
    return shape;
}

QString words(const QStringList& shape) {
    return shape.join(QStringLiteral(", "));
}

} // namespace

class ChoiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesByTshsRules_data() {
        QTest::addColumn<QByteArray>("app");
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<int>("code"); // 3: chosen, and then there are no credentials
        QTest::addColumn<QByteArray>("tells");
        const auto row = [](const char* app, const char* role, int code, const char* tells) {
            QTest::addRow("%s as %s", app, role)
                << QByteArray(app) << QByteArray(role) << code << QByteArray(tells);
        };
        row("two", "", 3, ""); // the only one
        row("two", "Reader", 3, "");
        row("two", "arn:aws:iam::444455556666:role/Reader", 3, "");
        row("files/two", "", 3, "");
        row("one", "Reader", 3, "");
        row("one", "teams/a/Writer", 3, "");
        row("one", "arn:aws:iam::111122223333:role/teams/b/Writer", 3, "");
        row("one", "", 4, "several roles");
        row("one", "Writer", 4, "role/teams/b/Writer");
        row("one", "Writer", 4, "by its ARN");
        row("one", "reader", 4, "no role \"reader\"");
        row("one", "arn:aws:iam::444455556666:role/Reader", 4, "role/teams/a/Writer");
        row("both", "Reader", 4, "by its ARN");
        row("", "Reader", 4, "several AWS apps");
        row("One", "", 4, "There are: both, one, two, web");
        row("web", "", 1, "http://localhost:80");
    }
    void choosesByTshsRules() {
        QFETCH(QByteArray, app);
        QFETCH(QByteArray, role);
        QFETCH(int, code);
        QFETCH(QByteArray, tells);
        const CommandLine cli;
        const auto file = cli.home().write("apps.yaml", kApps);
        QCOMPARE(cli.run({"connections", "add", "files", file.string()}).code, 0);
        std::vector<std::string> command{"exec"};
        if (!app.isEmpty())
            command.insert(command.end(), {"--app", app.toStdString()});
        if (!role.isEmpty())
            command.insert(command.end(), {"--aws-role", role.toStdString()});
        command.insert(command.end(), {"--", "true"});
        const Ran ran = cli.run(command);
        QVERIFY2(ran.code == code, (std::to_string(ran.code) + ' ' + ran.err).c_str());
        QVERIFY2(ran.err.find(tells.toStdString()) != std::string::npos, ran.err.c_str());
    }

    void remembersTheRoleOfAnApp() {
        const CommandLine cli;
        QCOMPARE(cli.run({"connections", "add", "sandbox"}).code, 0);
        QCOMPARE(cli.run({"exec", "--app", "staging", "--", "true"}).code, 4);
        QCOMPARE(cli.run({"exec", "--", "true"}).code, 4);
        QCOMPARE(cli.run({"apps", "login", "staging", "--aws-role", "Nobody"}).code, 4);
        QCOMPARE(cli.run({"exec", "--", "true"}).code, 4); // a login that failed changes nothing
        const Ran login = cli.run({"apps", "login", "staging", "--aws-role", "Developer"});
        QVERIFY2(login.code == 0, login.err.c_str());
        QVERIFY(login.out.find("role/Developer") != std::string::npos);
        const Ran ran = cli.run({"exec", "--", "true"});
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(cli.run({"apps", "logout"}).code, 0);
        QCOMPARE(cli.run({"exec", "--", "true"}).code, 4);
    }

    void printsJsonOfAStableShape() {
        const CommandLine cli;
        const auto file = cli.home().write("apps.yaml", std::string(kApps) + "---\nkind: [\n");
        QCOMPARE(cli.run({"connections", "add", "files", file.string()}).code, 0);

        const QJsonArray apps = jsonOf(cli.run({"apps", "ls", "--format", "json"})).array();
        QCOMPARE(apps.size(), 4);
        QCOMPARE(words(shapeOf(apps[1].toObject())),
                 QStringLiteral("accountId: text, connectionId: text, description: text, "
                                "labels: map, name: text, partition: text, publicAddr: text, "
                                "roles: list, unsupportedReason: text, uri: text"));
        const QJsonObject role = apps[1].toObject()[QLatin1String("roles")].toArray()[0].toObject();
        QCOMPARE(words(shapeOf(role)), QStringLiteral("accountId: text, arn: text, display: text, "
                                                      "name: text, partition: text"));

        const QJsonArray connections =
            jsonOf(cli.run({"connections", "ls", "--format", "json"})).array();
        QCOMPARE(connections.size(), 1);
        const QJsonObject connection = connections[0].toObject();
        QCOMPARE(words(shapeOf(connection)),
                 QStringLiteral("credentials: text, error: text, id: text, kind: text, name: text, "
                                "paths: list, problems: list, roles: list, status: text, "
                                "user: text"));
        QCOMPARE(connection[QLatin1String("status")].toString(), QStringLiteral("signedOut"));
        const QJsonObject problem =
            connection[QLatin1String("problems")].toArray().first().toObject();
        QCOMPARE(words(shapeOf(problem)), QStringLiteral("file: text, fix: text, key: text, "
                                                         "line: number, message: text, "
                                                         "severity: text"));
        QCOMPARE(problem[QLatin1String("severity")].toString(), QStringLiteral("error"));

        const QJsonObject status = jsonOf(cli.run({"status", "--format", "json"})).object();
        QCOMPARE(words(shapeOf(status)),
                 QStringLiteral("connections: list, desktop: truth, problems: list, proxy: map, "
                                "sessions: list"));
        QCOMPARE(words(shapeOf(status[QLatin1String("proxy")].toObject())),
                 QStringLiteral("error: text, host: text, notice: text, on: truth, port: number"));
        QVERIFY(jsonOf(cli.run({"sessions", "ls", "--format", "json"})).isArray());
    }

    void documentsEveryKey_data() {
        QTest::addColumn<QByteArray>("key");
        for (const char* key : {"accountId",   "connectionId", "description",  "labels",
                                "publicAddr",  "roles",        "uri",          "arn",
                                "display",     "partition",    "credentials",  "paths",
                                "problems",    "status",       "severity",     "desktop",
                                "proxy",       "sessions",     "notice",       "accessKeyId",
                                "started",     "expiry",       "state",        "lastUsed",
                                "lastProgram", "appName",      "requestCount", "region",
                                "set",         "unset",        "renewsItself", "unsupportedReason"})
            QTest::newRow(key) << QByteArray(key);
    }
    void documentsEveryKey() {
        QFETCH(QByteArray, key);
        QFile manual(QStringLiteral(GATEHOUSE_SOURCE "/installers/man/gatehouse.1"));
        QVERIFY(manual.open(QIODevice::ReadOnly));
        const QByteArray text = manual.readAll();
        QVERIFY(text.contains(".SH JSON"));
        QVERIFY(text.mid(text.indexOf(".SH JSON")).contains(key));
    }
};

QTEST_GUILESS_MAIN(ChoiceTest)
#include "ChoiceTest.moc"
