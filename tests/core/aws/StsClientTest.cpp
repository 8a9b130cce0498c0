// SPDX-License-Identifier: Apache-2.0
#include "core/aws/StsClient.h"

#include "core/aws/SessionName.h"
#include "core/aws/SigV4.h"
#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "core/http/Url.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedHttpClient.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

const TimePoint kNow = *fromAmzDate("20260101T000000Z");

constexpr const char* kAssumed =
    R"(<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>AROA:jane</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/x/jane</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>se/cr+et</SecretAccessKey><SessionToken>to&amp;ken</SessionToken>
<Expiration>2026-01-01T01:00:00.123Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>)";

std::string error(const std::string& code, const std::string& message) {
    return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender"
           "</Type><Code>" +
           code + "</Code><Message>" + message + "</Message></Error></ErrorResponse>";
}

} // namespace

class StsClientTest : public QObject {
    Q_OBJECT

private:
    tests::FakeClock m_clock{kNow};
    std::unique_ptr<tests::ScriptedHttpClient> m_http;
    Credentials m_own;
    RoleRequest m_request{"arn:aws:iam::111122223333:role/x", "jane"};

    StsClient client(Endpoint endpoint = {"https://sts.eu-west-1.amazonaws.com",
                                          "sts.eu-west-1.amazonaws.com", "eu-west-1"}) {
        return StsClient(*m_http, m_clock, std::move(endpoint));
    }

private Q_SLOTS:
    void init() {
        m_http = std::make_unique<tests::ScriptedHttpClient>();
        m_own = {};
        m_own.accessKeyId = "AKIAOWN";
        m_own.secretAccessKey = Secret(std::string("secret"));
        m_own.source = "environment variables";
        m_request.duration.reset();
    }

    void assumesARole() {
        m_http->on("Action=AssumeRole&", 200, kAssumed);
        m_request.externalId = "e:1/2";
        m_request.policyArns = {"arn:aws:iam::aws:policy/ReadOnlyAccess"};
        m_request.tags = {{"team", "a b"}};
        const auto role = client().assumeRole(m_own, m_request, Cancel());
        m_request.externalId.clear();
        QVERIFY(role.has_value());
        QCOMPARE(role->arn, std::string("arn:aws:sts::111122223333:assumed-role/x/jane"));
        QCOMPARE(role->credentials.secretAccessKey.reveal(), std::string_view("se/cr+et"));
        QCOMPARE(role->credentials.sessionToken.reveal(), std::string_view("to&ken"));
        QVERIFY(role->credentials.expiry == kNow + std::chrono::hours(1));
        QVERIFY(role->credentials.isChained);
        const http::Request sent = m_http->requests().front();
        QCOMPARE(http::decodeForm(sent.body),
                 (std::vector<std::pair<std::string, std::string>>{
                     {"Action", "AssumeRole"},
                     {"Version", "2011-06-15"},
                     {"RoleArn", "arn:aws:iam::111122223333:role/x"},
                     {"RoleSessionName", "jane"},
                     {"ExternalId", "e:1/2"},
                     {"PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"},
                     {"Tags.member.1.Key", "team"},
                     {"Tags.member.1.Value", "a b"}}));
    }

    void signsSoThatAwsAccepts_data() {
        QTest::addColumn<QByteArray>("url");
        QTest::newRow("AWS") << QByteArray("https://sts.eu-west-1.amazonaws.com");
        QTest::newRow("local, with a path") << QByteArray("http://127.0.0.1:5000/base");
    }
    void signsSoThatAwsAccepts() {
        QFETCH(QByteArray, url);
        m_http->on("AssumeRole", 200, kAssumed);
        const Endpoint endpoint{url.toStdString(), "sts.eu-west-1.amazonaws.com", "eu-west-1"};
        QVERIFY(client(endpoint).assumeRole(m_own, m_request, Cancel()));
        const http::Request sent = m_http->requests().front();
        const auto target = http::Url::parse(sent.url);
        QCOMPARE(*sent.headers.get("Host"), std::string_view(target->authority()));
        const RequestView view{sent.method, target->target, sent.headers};
        const auto received = readSignature(view);
        QVERIFY(received.has_value());
        QCOMPARE(received->scope.toString(), std::string("20260101/eu-west-1/sts/aws4_request"));
        SigningKeyCache keys;
        QVERIFY(!verify(view, *received, m_own.secretAccessKey, crypto::sha256Hex(sent.body), kNow,
                        keys));
    }

    void fallsBackToOneHour_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("role's maximum") << QByteArray(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        QTest::newRow("chaining") << QByteArray(
            "The requested DurationSeconds exceeds the 1 hour session limit for "
            "roles assumed by role chaining.");
    }
    void fallsBackToOneHour() {
        QFETCH(QByteArray, message);
        m_http->on("DurationSeconds=3600", 200, kAssumed);
        m_http->on("DurationSeconds=", 400, error("ValidationError", message.toStdString()));
        m_request.duration = Seconds(43200);
        QVERIFY(client().assumeRole(m_own, m_request, Cancel()));
        QCOMPARE(m_http->requests().size(), std::size_t{2});
        m_http->clear();
        m_http->on("AssumeRole", 400, error("ValidationError", message.toStdString()));
        m_request.duration = Seconds(3600);
        QVERIFY(!client().assumeRole(m_own, m_request, Cancel()));
        QCOMPARE(m_http->requests().size(), std::size_t{3}); // no second try
    }

    void explainsErrors_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* code, int status, const char* message, ErrorCode expected,
                            const char* text) {
            QTest::newRow(code) << status << QByteArray::fromStdString(error(code, message))
                                << static_cast<int>(expected) << QByteArray(text);
        };
        row("AccessDenied", 403, "User: u is not authorized", ErrorCode::Refused,
            "AWS refused AssumeRole for the role arn:aws:iam::111122223333:role/x: User: u");
        row("InvalidClientTokenId", 403, "invalid", ErrorCode::NoCredentials,
            "AWS does not know the access key from environment variables");
        row("ExpiredToken", 403, "expired", ErrorCode::NoCredentials, "have expired");
        row("ExpiredTokenException", 400, "expired", ErrorCode::NoCredentials, "have expired");
        row("RegionDisabledException", 403, "no", ErrorCode::Refused, "not enabled");
        row("Throttling", 400, "Rate exceeded", ErrorCode::Retry, "Rate exceeded");
        row("InternalFailure", 500, "oops", ErrorCode::Retry, "oops");
        row("ValidationError", 400, "1 validation error", ErrorCode::BadInput, "1 validation");
        row("PackedPolicyTooLarge", 400, "110%", ErrorCode::BadInput, "110%");
        row("SomethingNew", 400, "text", ErrorCode::Refused, "SomethingNew: text");
        row("SignatureDoesNotMatch", 403, "The Canonical String was x-amz-security-token:TOKEN",
            ErrorCode::NoCredentials, "does not belong to its access key id");
        QTest::newRow("clock") << 403
                               << QByteArray::fromStdString(error(
                                      "SignatureDoesNotMatch", "Signature expired: 2 is earlier"))
                               << static_cast<int>(ErrorCode::BadInput)
                               << QByteArray("clock is 30 minutes slow");
        QTest::newRow("no XML") << 503 << QByteArray("<html>") << static_cast<int>(ErrorCode::Retry)
                                << QByteArray("HTTP 503");
        QTest::newRow("another's XML")
            << 200 << QByteArray("<Hello/>") << static_cast<int>(ErrorCode::Retry)
            << QByteArray("HTTP 200");
    }
    void explainsErrors() {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        QFETCH(QByteArray, expected);
        m_http->on("AssumeRole", [&](const http::Request&) {
            http::Response response{status, {}, body.toStdString()};
            response.headers.add("Date", toHttpDate(kNow + std::chrono::minutes(30)));
            return Result<http::Response>(response);
        });
        const auto role = client().assumeRole(m_own, m_request, Cancel());
        QVERIFY(!role.has_value());
        const std::string sentence = role.error().sentence();
        QVERIFY2(static_cast<int>(role.error().code) == code, sentence.c_str());
        QVERIFY2(sentence.find(expected.toStdString()) != std::string::npos, sentence.c_str());
        QVERIFY(sentence.find("TOKEN") == std::string::npos);
    }

    void namesTheEndpointThatCannotBeReached() {
        const auto own = client().getCallerIdentity(m_own, Cancel());
        QVERIFY(own.error().message.find("STS at https://sts.eu-west-1.amazonaws.com gave no "
                                         "answer") != std::string::npos);
        const auto moto =
            client({"http://127.0.0.1:5000", "sts.amazonaws.com", "us-east-1", "AWS_ENDPOINT_URL"})
                .getCallerIdentity(m_own, Cancel());
        QVERIFY(moto.error().code == ErrorCode::Retry);
        QVERIFY(moto.error().message.find("http://127.0.0.1:5000 (set by AWS_ENDPOINT_URL)") !=
                std::string::npos);
        QVERIFY(moto.error().fix.find("remove AWS_ENDPOINT_URL") != std::string::npos);
    }

    void asksWhoTheCallerIs() {
        m_http->on("Action=GetCallerIdentity", 200,
                   "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/u"
                   "</Arn><UserId>AIDA</UserId><Account>1</Account></GetCallerIdentityResult>"
                   "</GetCallerIdentityResponse>");
        const auto caller = client().getCallerIdentity(m_own, Cancel());
        QCOMPARE(caller->arn, std::string("arn:aws:iam::1:user/u"));
        QCOMPARE(caller->account, std::string("1"));
    }

    void makesSessionNames_data() {
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray name64(64, 'a');
        QTest::newRow("plain") << QByteArray("jane.doe+x@example.com")
                               << QByteArray("jane.doe+x@example.com");
        QTest::newRow("blanks and slashes")
            << QByteArray("jane doe/ü") << QByteArray("jane-doe---");
        QTest::newRow("one character") << QByteArray("j") << QByteArray("j-");
        QTest::newRow("none") << QByteArray("") << QByteArray("--");
        QTest::newRow("64") << name64 << name64;
        QTest::newRow("65") << name64 + "b"
                            << QByteArray(47, 'a') + '-' +
                                   QByteArray::fromStdString(
                                       toHex(crypto::sha1(std::string(64, 'a') + "b")))
                                       .left(16);
    }
    void makesSessionNames() {
        QFETCH(QByteArray, user);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(roleSessionName(user.toStdString())), expected);
        QVERIFY(federatedUserName(user.toStdString()).size() <= 32);
    }
};

QTEST_GUILESS_MAIN(StsClientTest)
#include "StsClientTest.moc"
