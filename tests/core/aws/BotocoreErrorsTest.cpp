// SPDX-License-Identifier: Apache-2.0
// Errors made here, read by botocore's parsers: people must see our code and sentence.
#include "core/aws/ErrorReply.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

class BotocoreErrorsTest : public QObject {
    Q_OBJECT

private:
    QProcess m_botocore;

    QJsonObject ask(const QJsonObject& question) {
        m_botocore.write(QJsonDocument(question).toJson(QJsonDocument::Compact) + '\n');
        while (!m_botocore.canReadLine() && m_botocore.waitForReadyRead(30'000)) {
        }
        return QJsonDocument::fromJson(m_botocore.readLine()).object();
    }

private Q_SLOTS:
    void initTestCase() {
        m_botocore.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_botocore.start(QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).section(QLatin1Char(':'), 0, 0),
                         {QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_parse.py")});
        QVERIFY(m_botocore.waitForStarted());
    }
    void cleanupTestCase() {
        m_botocore.closeWriteChannel();
        QVERIFY(m_botocore.waitForFinished());
    }

    void isUnderstoodByBotocore_data() {
        QTest::addColumn<QString>("client");
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("protocol"); // empty: the client's usual one
        QTest::addColumn<int>("form");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* client, const char* operation, const char* protocol,
                            ErrorProtocol form, int status, const char* code) {
            QTest::addRow("%s %s", client, protocol)
                << QString::fromLatin1(client) << QString::fromLatin1(operation)
                << QString::fromLatin1(protocol) << int(form) << status
                << QString::fromLatin1(code);
        };
        row("s3", "ListBuckets", "", ErrorProtocol::S3Xml, 403, "InvalidAccessKeyId");
        row("s3control", "ListJobs", "", ErrorProtocol::S3Xml, 403, "InvalidAccessKeyId");
        row("sts", "GetCallerIdentity", "", ErrorProtocol::QueryXml, 403, "InvalidClientTokenId");
        row("iam", "ListUsers", "", ErrorProtocol::QueryXml, 403, "InvalidClientTokenId");
        row("sns", "ListTopics", "", ErrorProtocol::QueryXml, 403, "InvalidClientTokenId");
        row("route53", "ListHostedZones", "", ErrorProtocol::QueryXml, 403, "InvalidClientTokenId");
        row("cloudfront", "ListDistributions", "", ErrorProtocol::QueryXml, 403,
            "InvalidClientTokenId");
        row("ec2", "DescribeInstances", "", ErrorProtocol::Ec2Xml, 403, "AuthFailure");
        row("dynamodb", "ListTables", "", ErrorProtocol::Json10, 400,
            "UnrecognizedClientException");
        row("kms", "ListKeys", "", ErrorProtocol::Json, 400, "UnrecognizedClientException");
        row("sqs", "ListQueues", "json", ErrorProtocol::Json10, 400, "UnrecognizedClientException");
        row("lambda", "ListFunctions", "", ErrorProtocol::RestJson, 403,
            "UnrecognizedClientException");
        row("bedrock-runtime", "Converse", "", ErrorProtocol::RestJson, 403,
            "UnrecognizedClientException");
        row("cloudwatch", "ListMetrics", "smithy-rpc-v2-cbor", ErrorProtocol::Cbor, 400,
            "UnrecognizedClientException");
    }
    void isUnderstoodByBotocore() {
        QFETCH(QString, client);
        QFETCH(QString, operation);
        QFETCH(QString, protocol);
        QFETCH(int, form);
        QFETCH(int, status);
        QFETCH(QString, code);
        const QString message = QStringLiteral("The key <AKIA&1> \"is\" not ours: é. Do this.");
        const AwsFault fault{403, "InvalidClientTokenId", message.toStdString()};
        const ErrorReply reply =
            makeErrorReply(fault, static_cast<ErrorProtocol>(form), "POST", "gatehouse-7");
        QJsonObject headers;
        for (const http::Field& field : reply.head.headers)
            headers.insert(QString::fromStdString(field.name), QString::fromStdString(field.value));
        const QJsonObject seen =
            ask({{QStringLiteral("service"), client},
                 {QStringLiteral("operation"), operation},
                 {QStringLiteral("protocol"), protocol},
                 {QStringLiteral("status"), reply.head.status},
                 {QStringLiteral("headers"), headers},
                 {QStringLiteral("body"),
                  QString::fromLatin1(QByteArray::fromStdString(reply.body).toBase64())}});
        QCOMPARE(seen.value(QLatin1String("code")).toString(), code);
        QCOMPARE(seen.value(QLatin1String("message")).toString(), message);
        QCOMPARE(seen.value(QLatin1String("status")).toInt(), status);
        QCOMPARE(seen.value(QLatin1String("requestId")).toString(), QStringLiteral("gatehouse-7"));
    }
};

QTEST_GUILESS_MAIN(BotocoreErrorsTest)
#include "BotocoreErrorsTest.moc"
