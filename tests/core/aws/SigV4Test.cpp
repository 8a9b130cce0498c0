// SPDX-License-Identifier: Apache-2.0
// Reading, checking and making signatures beyond AWS's suite: odd notations, faults, S3's own
// rules.
#include "core/aws/SigV4.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

const char* const kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

Credentials makeCredentials() {
    Credentials credentials;
    credentials.accessKeyId = "AKIAIOSFODNN7EXAMPLE";
    credentials.secretAccessKey = Secret(std::string(kSecret));
    return credentials;
}

TimePoint at(const char* amzDate) {
    return fromAmzDate(amzDate).value();
}

struct Made {
    std::string method = "GET";
    std::string target = "/";
    http::Headers headers = {};
    std::string hash = std::string(kEmptyPayloadHash);
    [[nodiscard]] RequestView view() const { return {method, target, headers}; }
};

Made makeSigned(const std::string& service, const std::string& target = "/") {
    const Credentials credentials = makeCredentials();
    Made made;
    made.target = target;
    made.headers.add("Host", service + ".eu-west-1.amazonaws.com");
    signAll(made.method, made.target, made.headers, made.hash,
            {credentials, "eu-west-1", service, at("20240102T030405Z")});
    return made;
}

std::string codeOf(const Made& made, const char* now = "20240102T030405Z",
                   const char* secret = kSecret) {
    const auto received = readSignature(made.view());
    if (!received)
        return received.error().code;
    SigningKeyCache keys;
    const auto fault =
        verify(made.view(), *received, Secret(std::string(secret)), made.hash, at(now), keys);
    return fault ? fault->code : "";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t found = text.find(from);
    return found == std::string::npos ? text : text.replace(found, from.size(), to);
}

} // namespace

class SigV4Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The seed of the chunked upload in the S3 documentation.
    void signsTheDocumentedChunkedUpload_data() {
        QTest::addColumn<bool>("hasTrailer");
        QTest::addColumn<QString>("signature");
        QTest::newRow("signed chunks")
            << false << "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
        QTest::newRow("signed chunks and trailer")
            << true << "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
    }
    void signsTheDocumentedChunkedUpload() {
        QFETCH(bool, hasTrailer);
        QFETCH(QString, signature);
        const Credentials credentials = makeCredentials();
        http::Headers headers;
        headers.add("Host", "s3.amazonaws.com");
        headers.add("Content-Encoding", "aws-chunked");
        headers.add("X-Amz-Decoded-Content-Length", "66560");
        headers.add("X-Amz-Storage-Class", "REDUCED_REDUNDANCY");
        headers.add(hasTrailer ? "X-Amz-Trailer" : "Content-Length",
                    hasTrailer ? "x-amz-checksum-crc32c" : "66824");
        const std::string hash = hasTrailer ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
                                            : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        signAll("PUT", "/examplebucket/chunkObject.txt", headers, hash,
                {credentials, "us-east-1", "s3", at("20130524T000000Z")});
        QVERIFY(headers.get("authorization")->ends_with("Signature=" + signature.toStdString()));
    }

    void readsTheHeaderAsTolerantlyAsAws_data() {
        QTest::addColumn<QString>("value");
        const QString good =
            QStringLiteral("Credential=AKIAIOSFODNN7EXAMPLE/20240102/eu-west-1/sts/aws4_request");
        const QString names = QStringLiteral("SignedHeaders=host;x-amz-date");
        const QString signature = QStringLiteral("Signature=") + QString(64, QLatin1Char('a'));
        const QString comma = QStringLiteral(", ");
        const QString algorithm = QStringLiteral("AWS4-HMAC-SHA256 ");
        QTest::newRow("usual") << algorithm + good + comma + names + comma + signature;
        QTest::newRow("no blanks")
            << algorithm + good + QLatin1Char(',') + names + QLatin1Char(',') + signature;
        QTest::newRow("many blanks") << algorithm + QStringLiteral("   ") + good +
                                            QStringLiteral(" ,\t") + names +
                                            QStringLiteral("  ,  ") + signature;
        QTest::newRow("other order") << algorithm + signature + comma + good + comma + names;
        QTest::newRow("unknown part")
            << algorithm + good + comma + QStringLiteral("Extra=1, ") + names + comma + signature;
    }
    void readsTheHeaderAsTolerantlyAsAws() {
        QFETCH(QString, value);
        Made made;
        made.headers.add("Host", "sts.eu-west-1.amazonaws.com");
        made.headers.add("X-Amz-Date", "20240102T030405Z");
        made.headers.add("Authorization", value.toStdString());
        const auto received = readSignature(made.view());
        QVERIFY(received.has_value());
        QCOMPARE(received->accessKeyId, std::string("AKIAIOSFODNN7EXAMPLE"));
        QCOMPARE(received->scope.toString(), std::string("20240102/eu-west-1/sts/aws4_request"));
        QCOMPARE(received->signedHeaders, (std::vector<std::string>{"host", "x-amz-date"}));
        QCOMPARE(received->signature, std::string(64, 'a'));
    }

    void refusesWhatIsIncomplete_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const char* from, const char* to, const char* code) {
            QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to)
                                << QString::fromLatin1(code);
        };
        row("no credential", "Credential=", "Credentials=", "IncompleteSignature");
        row("short scope", "/eu-west-1", "", "IncompleteSignature");
        row("wrong end of scope", "aws4_request", "aws5_request", "IncompleteSignature");
        row("no names", "SignedHeaders=", "Signed=", "IncompleteSignature");
        row("no signature", "Signature=", "Sig=", "IncompleteSignature");
        row("short signature", "Signature=", "Signature=0", "IncompleteSignature");
        row("scope of another day", "/20240102/", "/20240103/", "SignatureDoesNotMatch");
        row("host not signed", "host;", "", "SignatureDoesNotMatch");
        row("another region", "/eu-west-1", "/eu-west-2", "SignatureDoesNotMatch");
        row("another service", "/sts/", "/iam/", "SignatureDoesNotMatch");
        row("another scheme", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512", "IncompleteSignature");
        row("Basic", "AWS4-HMAC-SHA256", "Basic", "IncompleteSignature");
        row("SigV4A", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", "InvalidRequest");
        row("version 2", "AWS4-HMAC-SHA256", "AWS", "InvalidRequest");
    }
    void refusesWhatIsIncomplete() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, code);
        Made made = makeSigned("sts");
        QCOMPARE(codeOf(made), std::string());
        made.headers.set("Authorization", replaced(std::string(*made.headers.get("authorization")),
                                                   from.toStdString(), to.toStdString()));
        QCOMPARE(codeOf(made), code.toStdString());
    }

    void namesWhatIsMissing() {
        Made made = makeSigned("sts");
        made.headers.set("Authorization", "AWS4-HMAC-SHA256 SignedHeaders=host");
        const auto received = readSignature(made.view());
        QVERIFY(!received);
        QVERIFY(received.error().message.find("'Credential'") != std::string::npos);
        QVERIFY(received.error().message.find("'Signature'") != std::string::npos);
        QVERIFY(received.error().message.find("'SignedHeaders'") == std::string::npos);
    }

    void refusesRequestsWithoutTimeOrSignature() {
        Made made = makeSigned("sts");
        made.headers.remove("x-amz-date");
        QCOMPARE(codeOf(made), std::string("IncompleteSignature"));
        made.headers.remove("authorization");
        QCOMPARE(codeOf(made), std::string("MissingAuthenticationToken"));
    }

    void takesTheTimeFromDateWhereThereIsNoOther() {
        const Credentials credentials = makeCredentials();
        for (const char* date : {"Tue, 02 Jan 2024 03:04:05 GMT", "20240102T030405Z"}) {
            Made made;
            made.headers.add("Host", "sts.eu-west-1.amazonaws.com");
            made.headers.add("Date", date);
            const std::vector<std::string> names{"date", "host"};
            made.headers.add("Authorization", authorizationFor(made.view(), names, made.hash,
                                                               {credentials, "eu-west-1", "sts",
                                                                at("20240102T030405Z")}));
            QCOMPARE(codeOf(made), std::string());
        }
    }

    void checksTheClock() {
        const Made made = makeSigned("sts");
        QCOMPARE(codeOf(made, "20240102T031905Z"), std::string());
        QCOMPARE(codeOf(made, "20240102T031906Z"), std::string("RequestTimeTooSkewed"));
        QCOMPARE(codeOf(made, "20240102T024905Z"), std::string());
        QCOMPARE(codeOf(made, "20240102T024904Z"), std::string("RequestTimeTooSkewed"));
    }

    void refusesOtherSecrets() {
        QCOMPARE(codeOf(makeSigned("sts"), "20240102T030405Z", "another"),
                 std::string("SignatureDoesNotMatch"));
    }

    void keepsKeysApartInItsCache() {
        SigningKeyCache keys;
        const CredentialScope scope{"20240102", "eu-west-1", "sts"};
        const Secret one(std::string("one"));
        const Secret two(std::string("two"));
        const std::string ofOne(keys.keyFor("AKIA", one, scope));
        QCOMPARE(std::string(keys.keyFor("AKIA", two, scope)), deriveSigningKey(two, scope));
        QCOMPARE(std::string(keys.keyFor("AKIA", one, scope)), ofOne);
        for (int day = 0; day < 1000; ++day)
            (void)keys.keyFor("AKIA", one, {std::to_string(day), "eu-west-1", "sts"});
        QCOMPARE(std::string(keys.keyFor("AKIA", one, scope)), ofOne);
    }

    void wantsAmzHeadersToS3Signed() {
        Made made = makeSigned("s3", "/bucket/key");
        made.headers.add("X-Amz-Acl", "public-read");
        QCOMPARE(codeOf(made), std::string("AccessDenied"));
        Made other = makeSigned("sqs");
        other.headers.add("X-Amz-Acl", "public-read");
        QCOMPARE(codeOf(other), std::string());
    }

    /// JavaScript signs the pseudo header of HTTP/2 in place of Host.
    void takesAuthorityForHost() {
        const Credentials credentials = makeCredentials();
        Made made;
        made.headers.add("Host", "kinesis.eu-west-1.amazonaws.com");
        made.headers.add("X-Amz-Date", "20240102T030405Z");
        const std::vector<std::string> names{":authority", "x-amz-date"};
        made.headers.add("Authorization", authorizationFor(made.view(), names, made.hash,
                                                           {credentials, "eu-west-1", "kinesis",
                                                            at("20240102T030405Z")}));
        QCOMPARE(codeOf(made), std::string());
        made.headers.set("Host", "s3.eu-west-1.amazonaws.com");
        QCOMPARE(codeOf(made), std::string("SignatureDoesNotMatch"));
    }

    void replacesTheClientsSignature() {
        Made made = makeSigned("s3", "/key?x-id=GetObject");
        made.headers.set("X-Amz-Security-Token", "");
        made.headers.add("User-Agent", "tool");
        made.headers.add("Expect", "100-continue");
        made.headers.add("Range", "bytes=0-1");
        Credentials real = makeCredentials();
        real.accessKeyId = "ASIAREAL";
        real.sessionToken = Secret(std::string("token"));
        sign(made.method, made.target, made.headers,
             {"host", "range", "user-agent", "expect", "gone"}, kUnsignedPayload,
             {real, "eu-west-1", "s3", at("20240102T040405Z")});
        QCOMPARE(made.headers.all("authorization").size(), std::size_t{1});
        QCOMPARE(made.headers.all("x-amz-security-token").size(), std::size_t{1});
        QCOMPARE(*made.headers.get("x-amz-security-token"), std::string_view("token"));
        QCOMPARE(*made.headers.get("x-amz-date"), std::string_view("20240102T040405Z"));
        QCOMPARE(*made.headers.get("x-amz-content-sha256"), kUnsignedPayload);
        QVERIFY(made.headers.get("authorization")
                    ->starts_with(
                        "AWS4-HMAC-SHA256 Credential=ASIAREAL/20240102/eu-west-1/s3/aws4_request, "
                        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date;"
                        "x-amz-security-token, Signature="));
        made.hash = kUnsignedPayload;
        QCOMPARE(codeOf(made, "20240102T040405Z"), std::string());
    }

    void presignsForAWhile() {
        const Credentials credentials = makeCredentials();
        Made made;
        made.headers.add("Host", "bucket.s3.eu-west-1.amazonaws.com");
        made.hash = kUnsignedPayload;
        made.target =
            presign("GET", "/a%20b?response-content-type=x%2Fy",
                    "bucket.s3.eu-west-1.amazonaws.com", std::chrono::minutes(10), kUnsignedPayload,
                    {credentials, "eu-west-1", "s3", at("20240102T030405Z")});
        QCOMPARE(authenticationOf(made.view()), Authentication::SigV4Query);
        QCOMPARE(codeOf(made, "20240102T031405Z"), std::string());
        QCOMPARE(codeOf(made, "20240102T031406Z"), std::string("AccessDenied"));
        QCOMPARE(codeOf(made, "20240102T024900Z"), std::string("AccessDenied"));
        made.target = replaced(made.target, "X-Amz-Expires=600", "X-Amz-Expires=601");
        QCOMPARE(codeOf(made), std::string("SignatureDoesNotMatch"));
        for (const char* wrong : {"X-Amz-Expires=0", "X-Amz-Expires=604801", "X-Amz-Expires=a"}) {
            Made odd = made;
            odd.target = replaced(made.target, "X-Amz-Expires=601", wrong);
            QCOMPARE(codeOf(odd), std::string("IncompleteSignature"));
        }
    }

    void recognisesHowARequestSaysWhoItIsFrom_data() {
        QTest::addColumn<QString>("authorization");
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("form");
        const auto row = [](const char* value, const char* target, Authentication form) {
            QTest::addRow("%s %s", value, target)
                << QString::fromLatin1(value) << QString::fromLatin1(target) << int(form);
        };
        row("", "/", Authentication::None);
        row("AWS4-HMAC-SHA256 Credential=x", "/", Authentication::SigV4Header);
        row("AWS4-ECDSA-P256-SHA256 Credential=x", "/", Authentication::SigV4a);
        row("AWS AKIA:c2ln", "/", Authentication::SigV2);
        row("Bearer x", "/", Authentication::Bearer);
        row("Basic x", "/", Authentication::Basic);
        row("Digest x", "/", Authentication::Other);
        row("", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", Authentication::SigV4Query);
        row("", "/?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256", Authentication::SigV4a);
        row("", "/?AWSAccessKeyId=A&Signature=b&Expires=1", Authentication::SigV2);
        row("", "/?Signature=b", Authentication::None);
    }
    void recognisesHowARequestSaysWhoItIsFrom() {
        QFETCH(QString, authorization);
        QFETCH(QString, target);
        QFETCH(int, form);
        Made made;
        made.target = target.toStdString();
        if (!authorization.isEmpty())
            made.headers.add("authorization", authorization.toStdString());
        QCOMPARE(int(authenticationOf(made.view())), form);
    }
};

QTEST_GUILESS_MAIN(SigV4Test)
#include "SigV4Test.moc"
