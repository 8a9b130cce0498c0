// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/DynamicLabels.h"

#include "core/appservice/TeleportCatalogue.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TempHome.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::appservice;

namespace {

/// An app with one label that a script prints.
AppDefinition appOf(const std::string& script, Seconds period = Seconds(60)) {
    AppDefinition app{"shop"};
    app.uri = "https://console.aws.amazon.com/";
    app.commands = {{"env", {"sh", "-c", script}, period, {"apps.yaml", 7}}};
    return app;
}

} // namespace

class DynamicLabelsTest : public QObject {
    Q_OBJECT

private:
    tests::FakeClock m_clock{TimePoint(std::chrono::hours(24 * 365 * 50))};

private Q_SLOTS:
    void runsACommandAgainWhenItsPeriodHasPassed() {
        const tests::TempHome home;
        const std::string count = (home.path() / "count").string();
        const AppDefinition app = appOf("echo x >> " + count + "; wc -l < " + count);
        DynamicLabels labels(m_clock);
        std::vector<Problem> problems;
        const auto value = [&] {
            return labels.valuesFor(app, Cancel(), problems).at("env");
        };
        QCOMPARE(value(), std::string("1")); // without the line's end
        QCOMPARE(value(), std::string("1"));
        m_clock.advance(Seconds(61));
        QCOMPARE(value(), std::string("2"));
        QVERIFY(problems.empty());
    }

    void tellsACommandThatFails_data() {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("exit code") << QByteArray("echo prod; exit 3") << QByteArray("code 3");
        QTest::newRow("too much") << QByteArray("yes | head -c 5000000")
                                  << QByteArray("printed more than");
    }
    void tellsACommandThatFails() {
        QFETCH(QByteArray, script);
        QFETCH(QByteArray, message);
        DynamicLabels labels(m_clock);
        std::vector<Problem> problems;
        QVERIFY(labels.valuesFor(appOf(script.toStdString()), Cancel(), problems).empty());
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(problems.front().file, std::string("apps.yaml"));
        QCOMPARE(problems.front().line, 7);
        QVERIFY(!problems.front().fix.empty());
        QVERIFY2(problems.front().message.find(message.toStdString()) != std::string::npos,
                 problems.front().message.c_str());
    }

    void decidesWhoMayUseAnApp() {
        Definitions definitions;
        definitions.apps = {appOf("echo prod")};
        RoleDefinition role{"r"};
        role.allow.appLabels = {{"env", {"prod"}}};
        role.allow.awsRoleArns = {{"arn:aws:iam::111122223333:role/x", 1}};
        definitions.roles = {role};
        DynamicLabels labels(m_clock);
        const TeleportCatalogue made(definitions, {}, "jane",
                                     [&](const AppDefinition& app, std::vector<Problem>& problems) {
                                         return labels.valuesFor(app, Cancel(), problems);
                                     });
        QCOMPARE(made.shown().apps.size(), std::size_t{1});
        QCOMPARE(made.shown().apps.front().labels.at("env"), std::string("prod"));
        QCOMPARE(made.shown().apps.front().roles.size(), std::size_t{1});
    }

    void leavesTheAccountFilterToTheStaticLabel() {
        AppDefinition app = appOf("echo 444455556666");
        app.commands.front().label = "aws_account_id";
        app.labels["aws_account_id"] = "111122223333";
        Definitions definitions;
        definitions.apps = {app};
        RoleDefinition role{"r"};
        role.allow.appLabels = {{"*", {"*"}}};
        role.allow.awsRoleArns = {{"arn:aws:iam::111122223333:role/ours", 1},
                                  {"arn:aws:iam::444455556666:role/theirs", 2}};
        definitions.roles = {role};
        DynamicLabels labels(m_clock);
        const TeleportCatalogue made(definitions, {}, "jane",
                                     [&](const AppDefinition& one, std::vector<Problem>& problems) {
                                         return labels.valuesFor(one, Cancel(), problems);
                                     });
        QCOMPARE(made.shown().apps.front().roles.size(), std::size_t{1});
        QCOMPARE(made.shown().apps.front().roles.front().display, std::string("ours"));
    }
};

QTEST_GUILESS_MAIN(DynamicLabelsTest)
#include "DynamicLabelsTest.moc"
