// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/RoleTemplate.h"
#include "core/appservice/GoDuration.h"
#include "core/appservice/LabelMatch.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::appservice;

namespace {

const Traits kTraits{{"aws_role_arns", {"arn:1", "arn:2"}},
                     {"env", {"dev"}},
                     {"email", {"jane.doe@example.com"}},
                     {"groups", {"aws-reader", "aws-admin", "other"}},
                     {"empty", {}},
                     {"blank", {"", "x"}},
                     {"https://idp/claims", {"claim"}}};

} // namespace

class RoleTemplateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsTemplates_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); // by commas; "!" for an error
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
        };
        row("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x");
        row("{{internal.aws_role_arns}}", "arn:1,arn:2");
        row("{{ internal.aws_role_arns }}", "arn:1,arn:2");
        row("{{external.env}}", "dev");
        row("role/{{external.env}}-x", "role/dev-x");
        row("  role/{{external.env}}  ", "role/dev");
        row("{{external[\"https://idp/claims\"]}}", "claim");
        row("{{external.unknown}}", "");
        row("{{external.empty}}", "");
        row("a{{external.blank}}", "ax");
        row("{{email.local(external.email)}}", "jane.doe");
        row("{{email.local(external.env)}}", "!");
        row("{{regexp.replace(external.groups, \"^aws-(.*)$\", \"role/$1\")}}",
            "role/reader,role/admin");
        row("{{regexp.replace(external.groups, \"^aws-(.*)$\", \"${1}x\")}}", "readerx,adminx");
        row("{{regexp.replace(external.groups, \"(\", \"x\")}}", "!");
        row("{{regexp.replace(external.groups)}}", "!");
        row("{{regexp.replace(email.local(external.email), \"[.]\", \"-\")}}", "jane-doe");
        row("{{external.env}}-{{external.env}}", "!");
        row("{{external.env", "!");
        row("external.env}}", "!");
        row("{{external}}", "!");
        row("{{internal.env}}", "!"); // only Teleport's own names
        row("{{internal[\"aws_role_arns\"]}}", "arn:1,arn:2");
        row("{{external.aws_role_arns}}", "arn:1,arn:2");
        row("{{env}}", "!");
        row("{{strings.upper(external.env)}}", "!");
        row("{{external.env}} }}", "!");
        row("{external.env}", "{external.env}");
    }
    void fillsTemplates() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto values = expandTemplate(text.toStdString(), kTraits);
        QByteArray shown = values ? "" : "!";
        for (const std::string& one : values.value_or(std::vector<std::string>{}))
            shown += (shown.isEmpty() ? "" : ",") + QByteArray::fromStdString(one);
        QCOMPARE(shown, expected);
        if (!values)
            QVERIFY(values.error().code == ErrorCode::BadInput && !values.error().fix.empty());
    }

    void matchesLabels_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* pattern, const char* value, bool expected) {
            QTest::addRow("%s with %s", pattern, value)
                << QByteArray(pattern) << QByteArray(value) << expected;
        };
        row("prod", "prod", true);
        row("prod", "production", false);
        row("*", "anything", true);
        row("prod-*", "prod-eu", true);
        row("prod-*", "x-prod-eu", false);
        row("*.eu", "aXeu", false);
        row("^prod|dev$", "prod", true);
        row("^prod|dev$", "production", true); // in Go the anchors bind closer than |
        row("^prod|dev$", "aprod", false);
        row("^(us|eu)-.*$", "eu-west", true);
        row("^(us|eu)-.*$", "ap-west", false);
        row("^[", "^[", true);
        row("^[$", "x", false);
        row("", "", true);
        row("prod", "Prod", false);
    }
    void matchesLabels() {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, value);
        QFETCH(bool, expected);
        QCOMPARE(labelsMatch({{"env", {"no", pattern.toStdString()}}},
                             {{"env", value.toStdString()}, {"other", "x"}}),
                 expected);
    }

    void needsEveryLabelOfASelector() {
        const LabelSelector both{{"env", {"prod"}}, {"team", {"*"}}};
        QVERIFY(labelsMatch(both, {{"env", "prod"}, {"team", "a"}}));
        QVERIFY(!labelsMatch(both, {{"env", "prod"}}));
        QVERIFY(!labelsMatch({}, {{"env", "prod"}}));
        QVERIFY(labelsMatch({{"*", {"*"}}}, {}));
        QVERIFY(!labelsMatch({{"*", {"prod"}}}, {{"env", "prod"}}));
        QVERIFY(!labelsMatch({{"*", {"*", "prod"}}}, {{"env", "prod"}})); // one * alone means all
        QVERIFY(!checkSelector({{"env", {"^[$"}}}));
        QVERIFY(checkSelector({{"env", {"^.*$", "[", "*"}}}));
    }

    void readsDurationsOfGo_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("seconds"); // -1: an error
        const auto row = [](const char* text, int seconds) {
            QTest::newRow(text) << QByteArray(text) << seconds;
        };
        row("8h", 28800);
        row("1h30m", 5400);
        row("1h0m0s", 3600);
        row("1.5h", 5400);
        row("900s", 900);
        row("0", 0);
        row("1500ms", 1);
        row("", -1);
        row("8", -1);
        row("8 h", -1);
        row("-1h", -1);
        row("1d", -1);
        row("h", -1);
        row("1..5h", -1);
        row("999999h", -1);
    }
    void readsDurationsOfGo() {
        QFETCH(QByteArray, text);
        QFETCH(int, seconds);
        const auto read = parseGoDuration(text.toStdString());
        QCOMPARE(read ? static_cast<int>(read->count()) : -1, seconds);
    }
};

QTEST_GUILESS_MAIN(RoleTemplateTest)
#include "RoleTemplateTest.moc"
