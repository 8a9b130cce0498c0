// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/AccessChecker.h"

#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::appservice;

namespace {

constexpr const char* kReader = "arn:aws:iam::111122223333:role/reader";
constexpr const char* kAdmin = "arn:aws:iam::111122223333:role/path/to/Admin";
constexpr const char* kOther = "arn:aws-cn:iam::444455556666:role/other";
const std::map<std::string, std::string> kProd{{"env", "prod"}};

RoleDefinition roleOf(std::string name, std::vector<std::string> arns,
                      std::map<std::string, std::vector<std::string>> labels = {{"*", {"*"}}}) {
    RoleDefinition role{std::move(name)};
    role.place = {"roles.yaml", 1};
    role.allow.appLabels = std::move(labels);
    int line = 10;
    for (std::string& arn : arns)
        role.allow.awsRoleArns.push_back({std::move(arn), line++});
    return role;
}

std::string namesOf(const AccessChecker& checker,
                    const std::map<std::string, std::string>& labels = kProd) {
    std::string names;
    for (const aws::RoleArn& arn : checker.rolesFor(labels))
        names += (names.empty() ? "" : ",") + arn.display;
    return names;
}

} // namespace

class AccessCheckerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void grantsTheArnsOfRolesWhoseLabelsMeetTheApp() {
        const AccessChecker checker({roleOf("prod", {kReader, kAdmin}, {{"env", {"prod"}}}),
                                     roleOf("dev", {kOther}, {{"env", {"dev"}}}),
                                     roleOf("again", {kReader})},
                                    {});
        QCOMPARE(namesOf(checker), std::string("Admin,reader")); // sorted without case, once each
        QCOMPARE(namesOf(checker, {{"env", "dev"}}), std::string("other,reader"));
        QVERIFY(checker.problems().empty());
    }

    void needsLabelsAndArnInTheSameRole() {
        const AccessChecker checker(
            {roleOf("labels", {}, {{"env", {"prod"}}}), roleOf("arn", {kReader}, {{"env", {"x"}}})},
            {});
        QCOMPARE(namesOf(checker), std::string());
        QVERIFY(checker.mayUse(kProd));
    }

    void letsDenyWin() {
        RoleDefinition denying = roleOf("deny", {});
        denying.allow = {};
        denying.deny.awsRoleArns = {{kAdmin, 3}};
        QCOMPARE(namesOf(AccessChecker({roleOf("a", {kReader, kAdmin}), denying}, {})),
                 std::string("reader"));
        denying.deny = {};
        denying.deny.appLabels = {{"env", {"prod"}}};
        const AccessChecker checker({roleOf("a", {kReader}), denying}, {});
        QCOMPARE(namesOf(checker), std::string());
        QVERIFY(!checker.mayUse(kProd));
        QCOMPARE(namesOf(checker, {{"env", "dev"}}), std::string("reader"));
    }

    void fillsArnsFromTraits() {
        RoleDefinition role = roleOf("a", {"{{internal.aws_role_arns}}", "{{external.missing}}",
                                           "arn:aws:iam::{{external.account}}:role/reader"});
        role.deny.awsRoleArns = {{"{{external.denied}}", 4}};
        const AccessChecker checker({role}, {{"aws_role_arns", {kAdmin, kOther}},
                                             {"account", {"111122223333"}},
                                             {"denied", {kOther}}});
        QCOMPARE(namesOf(checker), std::string("Admin,reader"));
    }

    void fillsLabelsFromTraits() {
        RoleDefinition role = roleOf("a", {kReader}, {{"env", {"{{external.envs}}"}}});
        const Traits traits{{"envs", {"dev", "prod"}}, {"closed", {"prod"}}};
        QCOMPARE(namesOf(AccessChecker({role}, traits)), std::string("reader"));
        QCOMPARE(namesOf(AccessChecker({role}, {})), std::string());
        role.deny.appLabels = {{"env", {"{{external.closed}}"}}};
        QCOMPARE(namesOf(AccessChecker({role}, traits)), std::string());
        QCOMPARE(namesOf(AccessChecker({role}, traits), {{"env", "dev"}}), std::string("reader"));
    }

    void keepsOtherAccountsOutByTheLabel() {
        const AccessChecker checker({roleOf("a", {kReader, kOther})}, {});
        QCOMPARE(namesOf(checker, {{"aws_account_id", "444455556666"}}), std::string("other"));
        QCOMPARE(namesOf(checker, {{"aws_account_id", "1234567890"}}), std::string());
        QCOMPARE(namesOf(checker, {{"aws_account_id", ""}}), std::string("other,reader"));
    }

    void givesRolesOfVersion3AllApps() {
        RoleDefinition role = roleOf("old", {kReader}, {});
        role.version = 3;
        QCOMPARE(namesOf(AccessChecker({role}, {})), std::string("reader"));
        role.version = 5;
        QCOMPARE(namesOf(AccessChecker({role}, {})), std::string());
    }

    void takesTheShortestSession() {
        RoleDefinition first = roleOf("a", {});
        first.maxSessionTtl = Seconds(7200);
        RoleDefinition second = roleOf("b", {});
        second.maxSessionTtl = Seconds(3600);
        QCOMPARE(AccessChecker({first, second}, {}).sessionTtl(), Seconds(3600));
        second.maxSessionTtl = Seconds(100 * 3600);
        QCOMPARE(AccessChecker({second}, {}).sessionTtl(), kDefaultSessionTtl);
    }

    void tellsEntriesThatGrantNothing_data() {
        QTest::addColumn<QByteArray>("arn");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("star") << QByteArray("arn:aws:iam::111122223333:role/*")
                              << QByteArray("no wildcard");
        QTest::newRow("no ARN") << QByteArray("reader") << QByteArray("ARN");
        QTest::newRow("user") << QByteArray("arn:aws:iam::111122223333:user/x")
                              << QByteArray("role");
        QTest::newRow("ten digits")
            << QByteArray("arn:aws:iam::1234567890:role/x") << QByteArray("twelve digits");
        QTest::newRow("template") << QByteArray("{{external}}") << QByteArray("cannot be read");
    }
    void tellsEntriesThatGrantNothing() {
        QFETCH(QByteArray, arn);
        QFETCH(QByteArray, message);
        const AccessChecker checker({roleOf("a", {kReader, arn.toStdString()})}, {});
        QCOMPARE(namesOf(checker), std::string("reader"));
        QCOMPARE(checker.problems().size(), std::size_t{1});
        const Problem& problem = checker.problems().front();
        QVERIFY2(problem.message.find(message.toStdString()) != std::string::npos,
                 problem.message.c_str());
        QCOMPARE(problem.line, 11);
        QCOMPARE(problem.key, std::string("spec.allow.aws_role_arns"));
        QVERIFY(!problem.fix.empty());
    }

    void deniesWhatItCannotRead_data() {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("expression");
        QTest::newRow("pattern") << QByteArray("^[$") << QByteArray();
        QTest::newRow("template") << QByteArray("{{external}}") << QByteArray();
        QTest::newRow("expression") << QByteArray() << QByteArray(R"(labels["env"] == "prod")");
    }
    void deniesWhatItCannotRead() {
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, expression);
        RoleDefinition allowing = roleOf("a", {kReader});
        RoleConditions odd;
        if (!label.isEmpty())
            odd.appLabels = {{"env", {label.toStdString()}}};
        odd.appLabelsExpression = expression.toStdString();
        RoleDefinition denying = roleOf("b", {});
        denying.deny = odd;
        const AccessChecker closed({allowing, denying}, {});
        QCOMPARE(namesOf(closed), std::string());
        QCOMPARE(closed.problems().size(), std::size_t{1});
        RoleDefinition opening = roleOf("c", {kReader});
        opening.allow.appLabels = odd.appLabels;
        opening.allow.appLabelsExpression = odd.appLabelsExpression;
        QCOMPARE(namesOf(AccessChecker({opening}, {})), std::string());
    }
};

QTEST_GUILESS_MAIN(AccessCheckerTest)
#include "AccessCheckerTest.moc"
