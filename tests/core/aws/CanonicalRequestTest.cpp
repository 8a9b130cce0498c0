// SPDX-License-Identifier: Apache-2.0
// Paths, queries and payload forms as they enter a signature.
#include "core/aws/CanonicalRequest.h"
#include "core/aws/PayloadForm.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

class CanonicalRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesPathsAsTheServiceReadsThem_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("s3");
        QTest::addColumn<QString>("others");
        const auto row = [](const char* path, const char* s3, const char* others) {
            QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(s3)
                                << QString::fromLatin1(others);
        };
        row("/", "/", "/");
        row("//x/../y", "//x/../y", "/y");
        row("/a/./b/", "/a/./b/", "/a/b/");
        row("/../..", "/../..", "/");
        row("/a/b/.", "/a/b/.", "/a/b");
        row("/a/b/..", "/a/b/..", "/a");
        row("/a%20b", "/a%20b", "/a%2520b");
        row("/a%2fb", "/a/b", "/a%252fb");
        row("/arn%3Aaws%3Alambda", "/arn%3Aaws%3Alambda", "/arn%253Aaws%253Alambda");
        row("/~*'()!", "/~%2A%27%28%29%21", "/~%2A%27%28%29%21");
        row("/:@$&,;=+", "/%3A%40%24%26%2C%3B%3D%2B", "/%3A%40%24%26%2C%3B%3D%2B");
        row("/%zz", "/%25zz", "/%25zz");
    }
    void writesPathsAsTheServiceReadsThem() {
        QFETCH(QString, path);
        QFETCH(QString, s3);
        QFETCH(QString, others);
        QCOMPARE(canonicalPath(path.toStdString(), pathFormOf("s3")), s3.toStdString());
        QCOMPARE(canonicalPath(path.toStdString(), pathFormOf("lambda")), others.toStdString());
    }

    void sortsQueriesAsPairs_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("no equals sign") << "uploads"
                                        << "uploads=";
        QTest::newRow("dash before equals") << "Param-3=1&Param=2"
                                            << "Param=2&Param-3=1";
        QTest::newRow("same name") << "a=2&a=10&a=1"
                                   << "a=1&a=10&a=2";
        QTest::newRow("encoded once") << "k=a%2Fb/c~*"
                                      << "k=a%2Fb%2Fc~%2A";
        QTest::newRow("plus is a blank") << "k=a+b%2B"
                                         << "k=a%20b%2B";
        QTest::newRow("equals in the value") << "k=a=b"
                                             << "k=a%3Db";
        QTest::newRow("empty parts") << "&&a=1&"
                                     << "a=1";
    }
    void sortsQueriesAsPairs() {
        QFETCH(QString, query);
        QFETCH(QString, canonical);
        QCOMPARE(canonicalQuery(query.toStdString()), canonical.toStdString());
    }

    void tellsPayloadFormsApart_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("hasBody");
        QTest::addColumn<int>("form"); // -1: none of AWS's
        const auto row = [](const char* value, bool hasBody, int form) {
            QTest::addRow("%s %d", value, int(hasBody))
                << QString::fromLatin1(value) << hasBody << form;
        };
        row("", false, int(PayloadForm::None));
        row("", true, int(PayloadForm::Spooled));
        row(kEmptyPayloadHash.data(), false, int(PayloadForm::Hex));
        row(kEmptyPayloadHash.data(), true, int(PayloadForm::Hex));
        row("UNSIGNED-PAYLOAD", true, int(PayloadForm::Unsigned));
        row("STREAMING-UNSIGNED-PAYLOAD-TRAILER", true, int(PayloadForm::UnsignedTrailer));
        row("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", true, int(PayloadForm::SignedChunks));
        row("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", true,
            int(PayloadForm::SignedChunksTrailer));
        row("STREAMING-AWS4-HMAC-SHA256-EVENTS", true, int(PayloadForm::Events));
        row("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", true, -1);
        row("unsigned-payload", true, -1);
        row("e3b0", true, -1);
    }
    void tellsPayloadFormsApart() {
        QFETCH(QString, value);
        QFETCH(bool, hasBody);
        QFETCH(int, form);
        http::Headers headers;
        if (!value.isEmpty())
            headers.add("X-Amz-Content-Sha256", value.toStdString());
        const auto found =
            payloadFormOf(headers, hasBody ? BodyPresence::Present : BodyPresence::Absent);
        QCOMPARE(found ? int(*found) : -1, form);
        if (found)
            QVERIFY(!toWords(*found).empty());
    }
};

QTEST_GUILESS_MAIN(CanonicalRequestTest)
#include "CanonicalRequestTest.moc"
