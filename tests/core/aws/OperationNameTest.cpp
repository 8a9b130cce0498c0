// SPDX-License-Identifier: Apache-2.0
#include "core/aws/OperationName.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

class OperationNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheHead_data() {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("header"); // "name: value" or empty
        QTest::addColumn<QString>("operation");
        const auto row = [](const char* service, const char* target, const char* header,
                            const char* operation) {
            QTest::addRow("%s %s %s", service, target, header)
                << QString::fromLatin1(service) << QString::fromLatin1(target)
                << QString::fromLatin1(header) << QString::fromLatin1(operation);
        };
        row("dynamodb", "/", "X-Amz-Target: DynamoDB_20120810.ListTables", "ListTables");
        row("kms", "/", "X-Amz-Target: ListKeys", "ListKeys");
        row("sts", "/?Action=GetCallerIdentity&Version=2011-06-15", "", "GetCallerIdentity");
        row("sts", "/", "", "");
        row("s3", "/key?x-id=PutObject", "Host: b.s3.amazonaws.com", "PutObject");
        row("s3", "/?Action=Evil", "Host: s3.amazonaws.com", "ListBuckets");
        row("monitoring", "/service/GraniteServiceVersion20100801/operation/ListMetrics",
            "smithy-protocol: rpc-v2-cbor", "ListMetrics");
        row("lambda", "/2015-03-31/functions", "", "");
        row("sts", "/?Action=%3Cscript%3E", "", "");
        row("kms", "/", "X-Amz-Target: a.<b>", "");
        row("sts", "/?MyAction=x", "", "");
    }
    void readsTheHead() {
        QFETCH(QString, service);
        QFETCH(QString, target);
        QFETCH(QString, header);
        QFETCH(QString, operation);
        http::Headers headers;
        if (!header.isEmpty())
            headers.add(header.section(QStringLiteral(": "), 0, 0).toStdString(),
                        header.section(QStringLiteral(": "), 1).toStdString());
        QCOMPARE(operationName(service.toStdString(), "GET", target.toStdString(), headers),
                 operation.toStdString());
    }

    void readsFormBodies() {
        QCOMPARE(actionOfForm("Action=AssumeRole&Version=2011-06-15"), std::string("AssumeRole"));
        QCOMPARE(actionOfForm("Version=2011-06-15&Action=AssumeRole"), std::string("AssumeRole"));
        QCOMPARE(actionOfForm("{\"Action\":1}"), std::string());
        QCOMPARE(actionOfForm("Action=a%20b"), std::string());
        QCOMPARE(actionOfForm("Action=" + std::string(81, 'a')), std::string());
        QCOMPARE(actionOfForm(""), std::string());
    }

    void namesS3Requests_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("operation");
        const auto row = [](const char* host, const char* method, const char* target,
                            const char* operation) {
            QTest::addRow("%s %s %s", method, host, target)
                << QString::fromLatin1(host) << QString::fromLatin1(method)
                << QString::fromLatin1(target) << QString::fromLatin1(operation);
        };
        const char* path = "s3.eu-west-1.amazonaws.com";
        const char* name = "my.bucket.s3.eu-west-1.amazonaws.com";
        const char* ours = "127.0.0.1:4500";
        row(path, "GET", "/", "ListBuckets");
        row(ours, "GET", "/", "ListBuckets");
        row(name, "GET", "/", "ListObjects");
        row(path, "GET", "/b", "ListObjects");
        row(path, "GET", "/b/?list-type=2&prefix=a", "ListObjectsV2");
        row(name, "GET", "/?list-type=2&prefix=a%2F", "ListObjectsV2");
        row(name, "GET", "/?versions", "ListObjectVersions");
        row(name, "GET", "/?uploads", "ListMultipartUploads");
        row(name, "GET", "/?session", "CreateSession");
        row(name, "GET", "/?location", "GetBucketLocation");
        row(name, "GET", "/?tagging", "GetBucketTagging");
        row(name, "PUT", "/key?tagging", "PutObjectTagging");
        row(name, "GET", "/key?acl", "GetObjectAcl");
        row(name, "PUT", "/?acl", "PutBucketAcl");
        row(name, "DELETE", "/?lifecycle", "DeleteBucketLifecycle");
        row(name, "PUT", "/?lifecycle", "PutBucketLifecycleConfiguration");
        row(name, "GET", "/policy?prefix=acl", "GetObject");
        row(name, "HEAD", "/", "HeadBucket");
        row(path, "HEAD", "/b/key", "HeadObject");
        row(ours, "PUT", "/b/a/b/c", "PutObject");
        row(ours, "PUT", "/b", "CreateBucket");
        row(name, "DELETE", "/", "DeleteBucket");
        row(name, "DELETE", "/a/b", "DeleteObject");
        row(name, "POST", "/?delete", "DeleteObjects");
        row(name, "POST", "/key?uploads=", "CreateMultipartUpload");
        row(name, "PUT", "/key?partNumber=1&uploadId=x", "UploadPart");
        row(name, "POST", "/key?uploadId=x", "CompleteMultipartUpload");
        row(name, "DELETE", "/key?uploadId=x", "AbortMultipartUpload");
        row(name, "GET", "/key?uploadId=x", "ListParts");
        row(name, "POST", "/key?restore", "RestoreObject");
        row(name, "POST", "/key?select&select-type=2", "SelectObjectContent");
    }
    void namesS3Requests() {
        QFETCH(QString, host);
        QFETCH(QString, method);
        QFETCH(QString, target);
        QFETCH(QString, operation);
        http::Headers headers;
        headers.add("Host", host.toStdString());
        QCOMPARE(operationName("s3", method.toStdString(), target.toStdString(), headers),
                 operation.toStdString());
    }

    void tellsCopiesFromUploads() {
        http::Headers headers;
        headers.add("Host", "b.s3.eu-west-1.amazonaws.com");
        headers.add("X-Amz-Copy-Source", "/a/b");
        QCOMPARE(s3OperationName("PUT", "/key", headers), std::string("CopyObject"));
        QCOMPARE(s3OperationName("PUT", "/key?uploadId=x", headers), std::string("UploadPartCopy"));
    }
};

QTEST_GUILESS_MAIN(OperationNameTest)
#include "OperationNameTest.moc"
