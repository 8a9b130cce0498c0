// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Arn.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

class ArnTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsWritten_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"arn:aws:iam::123456789012:role/Name", "arn:aws-cn:s3:::bucket/key:with:colons",
              "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f:1"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void comesBackAsWritten() {
        QFETCH(QString, text);
        const auto arn = Arn::parse(text.toStdString());
        QVERIFY(arn.has_value());
        QCOMPARE(arn->toString(), text.toStdString());
    }

    void readsAllParts() {
        const auto arn = Arn::parse("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f");
        QCOMPARE(*arn,
                 (Arn{"aws-us-gov", "lambda", "us-gov-west-1", "123456789012", "function:f"}));
    }

    void refusesWhatIsNoArn_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "arn", "role/Name", "arn:aws:iam::123456789012",
                                 "urn:aws:iam::123456789012:role/Name", "arn::iam::1:role/N",
                                 "arn:aws:::1:role/N", "arn:aws:iam::123456789012:"})
            QTest::addRow("\"%s\"", text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoArn() {
        QFETCH(QString, text);
        const auto arn = Arn::parse(text.toStdString());
        QVERIFY(!arn);
        QVERIFY(arn.error().code == ErrorCode::BadInput);
        QVERIFY(!arn.error().fix.empty());
    }

    void namesRolesAsTeleportDoes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("partition");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("display");
        QTest::newRow("plain") << "arn:aws:iam::123456789012:role/ExampleReadOnlyAccess"
                               << "aws"
                               << "ExampleReadOnlyAccess"
                               << "ExampleReadOnlyAccess";
        QTest::newRow("path") << "arn:aws:iam::123456789012:role/path/to/Name"
                              << "aws"
                              << "path/to/Name"
                              << "Name";
        QTest::newRow("China") << "arn:aws-cn:iam::123456789012:role/Name"
                               << "aws-cn"
                               << "Name"
                               << "Name";
        QTest::newRow("odd but legal") << "arn:aws:iam::123456789012:role/a+b=c,d.e@f-g_h"
                                       << "aws"
                                       << "a+b=c,d.e@f-g_h"
                                       << "a+b=c,d.e@f-g_h";
    }
    void namesRolesAsTeleportDoes() {
        QFETCH(QString, text);
        QFETCH(QString, partition);
        QFETCH(QString, name);
        QFETCH(QString, display);
        const auto role = RoleArn::parse(text.toStdString());
        QVERIFY(role.has_value());
        QCOMPARE(role->text, text.toStdString());
        QCOMPARE(role->partition, partition.toStdString());
        QCOMPARE(role->account, std::string("123456789012"));
        QCOMPARE(role->name, name.toStdString());
        QCOMPARE(role->display, display.toStdString());
    }

    void saysWhyItIsNoRole_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("text") << "Name"
                              << "not an ARN";
        QTest::newRow("user") << "arn:aws:iam::123456789012:user/Name"
                              << "not the ARN of an IAM role";
        QTest::newRow("session") << "arn:aws:sts::123456789012:assumed-role/Name/session"
                                 << "not the ARN of an IAM role";
        QTest::newRow("no name") << "arn:aws:iam::123456789012:role/"
                                 << "not the ARN of an IAM role";
        QTest::newRow("path alone") << "arn:aws:iam::123456789012:role/path/"
                                    << "no role name";
        QTest::newRow("ten digits") << "arn:aws:iam::1234567890:role/Name"
                                    << "twelve digits";
        QTest::newRow("no account") << "arn:aws:iam:::role/Name"
                                    << "twelve digits";
    }
    void saysWhyItIsNoRole() {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const auto role = RoleArn::parse(text.toStdString());
        QVERIFY(!role);
        const QString message = QString::fromStdString(role.error().message);
        QVERIFY2(message.contains(reason), qPrintable(message));
    }

    void groupsAccountIds() {
        QCOMPARE(formatAccountId("123456789012"), std::string("1234 5678 9012"));
        QCOMPARE(formatAccountId("1234567890"), std::string("1234567890"));
        QCOMPARE(formatAccountId("12345678901a"), std::string("12345678901a"));
        QVERIFY(isAccountId("000000000000"));
        QVERIFY(!isAccountId("0000000000000"));
    }
};

QTEST_GUILESS_MAIN(ArnTest)
#include "ArnTest.moc"
