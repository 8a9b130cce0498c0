// SPDX-License-Identifier: Apache-2.0
// Which protocol an error is told in, and its form on the wire.
#include "core/aws/ErrorReply.h"

#include "core/crypto/Digest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

const AwsFault kFault{403, "InvalidClientTokenId", "Key <A&B> \"is\" unknown: é."};

constexpr ErrorProtocol kProtocols[] = {
    ErrorProtocol::S3Xml, ErrorProtocol::QueryXml, ErrorProtocol::Ec2Xml, ErrorProtocol::Json10,
    ErrorProtocol::Json,  ErrorProtocol::RestJson, ErrorProtocol::Cbor,   ErrorProtocol::AmzCbor,
};

} // namespace

class ErrorReplyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesTheCallersProtocol_data() {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("header"); // "name: value" or empty
        QTest::addColumn<int>("protocol");
        const auto row = [](const char* service, const char* target, const char* header,
                            ErrorProtocol protocol) {
            QTest::addRow("%s %s %s", service, target, header)
                << QString::fromLatin1(service) << QString::fromLatin1(target)
                << QString::fromLatin1(header) << int(protocol);
        };
        const char* form = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
        row("s3", "/bucket", "", ErrorProtocol::S3Xml);
        row("s3express", "/", "", ErrorProtocol::S3Xml);
        row("s3", "/b?delete", "Content-Type: application/json", ErrorProtocol::S3Xml);
        row("s3tables", "/buckets", "", ErrorProtocol::RestJson);
        row("s3vectors", "/", "", ErrorProtocol::RestJson);
        row("ec2", "/", form, ErrorProtocol::Ec2Xml);
        row("sts", "/", form, ErrorProtocol::QueryXml);
        row("sts", "/?Action=GetCallerIdentity", "", ErrorProtocol::QueryXml);
        row("route53", "/2013-04-01/hostedzone", "", ErrorProtocol::QueryXml);
        row("cloudfront", "/2020-05-31/distribution", "", ErrorProtocol::QueryXml);
        row("monitoring", "/", form, ErrorProtocol::QueryXml);
        row("sqs", "/", "X-Amz-Target: AmazonSQS.ListQueues", ErrorProtocol::Json);
        row("sqs", "/", "Content-Type: application/x-amz-json-1.0", ErrorProtocol::Json10);
        row("ses", "/v2/email/account", "", ErrorProtocol::RestJson);
        row("ses", "/", form, ErrorProtocol::QueryXml);
        row("lambda", "/2015-03-31/functions", "", ErrorProtocol::RestJson);
        row("monitoring", "/service/GraniteServiceVersion20100801/operation/ListMetrics",
            "smithy-protocol: rpc-v2-cbor", ErrorProtocol::Cbor);
        row("kinesis", "/", "Content-Type: application/x-amz-cbor-1.1", ErrorProtocol::AmzCbor);
        row("", "/", "Host: bucket.s3.eu-west-1.amazonaws.com:443", ErrorProtocol::S3Xml);
        row("", "/", "Host: ec2.eu-west-1.amazonaws.com", ErrorProtocol::Ec2Xml);
        row("", "/", "Host: lambda.eu-west-1.amazonaws.com", ErrorProtocol::RestJson);
        row("", "/", "Host: 127.0.0.1:8080", ErrorProtocol::QueryXml);
    }
    void choosesTheCallersProtocol() {
        QFETCH(QString, service);
        QFETCH(QString, target);
        QFETCH(QString, header);
        QFETCH(int, protocol);
        http::RequestHead head;
        head.target = target.toStdString();
        if (!header.isEmpty())
            head.headers.add(header.section(QStringLiteral(": "), 0, 0).toStdString(),
                             header.section(QStringLiteral(": "), 1).toStdString());
        QCOMPARE(int(errorProtocolOf(service.toStdString(), head)), protocol);
    }

    void translatesCodes_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("s3");
        QTest::addColumn<QString>("ec2");
        QTest::addColumn<QString>("json");
        QTest::newRow("signature") << "SignatureDoesNotMatch"
                                   << "SignatureDoesNotMatch"
                                   << "AuthFailure"
                                   << "InvalidSignatureException";
        QTest::newRow("key") << "InvalidClientTokenId"
                             << "InvalidAccessKeyId"
                             << "AuthFailure"
                             << "UnrecognizedClientException";
        QTest::newRow("expired") << "ExpiredToken"
                                 << "ExpiredToken"
                                 << "RequestExpired"
                                 << "ExpiredTokenException";
        QTest::newRow("denied") << "AccessDenied"
                                << "AccessDenied"
                                << "UnauthorizedOperation"
                                << "AccessDeniedException";
        QTest::newRow("clock") << "RequestTimeTooSkewed"
                               << "RequestTimeTooSkewed"
                               << "RequestTimeTooSkewed"
                               << "RequestTimeTooSkewed";
        QTest::newRow("any other") << "Whatever"
                                   << "Whatever"
                                   << "Whatever"
                                   << "Whatever";
    }
    void translatesCodes() {
        QFETCH(QString, code);
        QFETCH(QString, s3);
        QFETCH(QString, ec2);
        QFETCH(QString, json);
        const std::string from = code.toStdString();
        QCOMPARE(errorCodeIn(ErrorProtocol::QueryXml, from), from);
        QCOMPARE(errorCodeIn(ErrorProtocol::S3Xml, from), s3.toStdString());
        QCOMPARE(errorCodeIn(ErrorProtocol::Ec2Xml, from), ec2.toStdString());
        for (const ErrorProtocol one : {ErrorProtocol::Json10, ErrorProtocol::Json,
                                        ErrorProtocol::RestJson, ErrorProtocol::Cbor})
            QCOMPARE(errorCodeIn(one, from), json.toStdString());
    }

    void framesEveryForm() {
        for (const ErrorProtocol protocol : kProtocols) {
            const ErrorReply reply = makeErrorReply(kFault, protocol, "POST", "gatehouse-7");
            const http::Headers& headers = reply.head.headers;
            QCOMPARE(*headers.get("content-length"), std::to_string(reply.body.size()));
            QCOMPARE(*headers.get("x-amz-crc32"), std::to_string(crypto::crc32(reply.body)));
            QCOMPARE(*headers.get("x-amzn-requestid"), std::string_view("gatehouse-7"));
            QVERIFY(!reply.head.reason.empty());
            const bool isXml = reply.body.starts_with("<?xml");
            QCOMPARE(reply.body.find("&lt;A&amp;B&gt;") != std::string::npos, isXml);
            QCOMPARE(headers.has("x-amzn-errortype"), !isXml);
            const ErrorReply toHead = makeErrorReply(kFault, protocol, "HEAD", "gatehouse-7");
            QVERIFY(toHead.body.empty());
            QCOMPARE(*toHead.head.headers.get("content-length"), *headers.get("content-length"));
        }
    }

    void keepsTheStatusWhereTheProtocolHasIt() {
        const auto statusOf = [](int status, ErrorProtocol protocol) {
            return makeErrorReply({status, "X", "y"}, protocol, "GET", "id").head.status;
        };
        QCOMPARE(statusOf(403, ErrorProtocol::Json), 400);
        QCOMPARE(statusOf(403, ErrorProtocol::Cbor), 400);
        QCOMPARE(statusOf(403, ErrorProtocol::RestJson), 403);
        QCOMPARE(statusOf(403, ErrorProtocol::S3Xml), 403);
        QCOMPARE(statusOf(503, ErrorProtocol::Json), 503);
        QCOMPARE(statusOf(413, ErrorProtocol::Json), 413);
    }

    void survivesTextThatIsNotUtf8() {
        const AwsFault odd{403, "AccessDenied", "host \xff\xfe"};
        for (const ErrorProtocol protocol : kProtocols)
            QVERIFY(!makeErrorReply(odd, protocol, "GET", "id").body.empty());
        const auto reply = makeErrorReply(odd, ErrorProtocol::Json, "GET", "id");
        QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(reply.body)).isObject());
    }
};

QTEST_GUILESS_MAIN(ErrorReplyTest)
#include "ErrorReplyTest.moc"
