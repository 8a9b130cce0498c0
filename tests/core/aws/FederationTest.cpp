// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Federation.h"

#include "core/http/Url.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedHttpClient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

const TimePoint kNow = *fromAmzDate("20260101T000000Z");

std::string valueOf(const std::string& form, std::string_view name) {
    for (const auto& [key, value] : http::decodeForm(form)) {
        if (key == name)
            return value;
    }
    return {};
}

Credentials temporary() {
    Credentials credentials;
    credentials.accessKeyId = "ASIA";
    credentials.secretAccessKey = Secret(std::string("se+c/ret"));
    credentials.sessionToken = Secret(std::string("to\"ken"));
    credentials.source = "role x";
    credentials.isChained = true;
    return credentials;
}

Credentials longTerm() {
    Credentials credentials = temporary();
    credentials.sessionToken = Secret();
    credentials.isChained = false;
    return credentials;
}

} // namespace

class FederationTest : public QObject {
    Q_OBJECT

private:
    tests::ScriptedHttpClient m_http;
    static constexpr const char* kEndpoint = "https://signin.aws.amazon.com/federation";

private Q_SLOTS:
    void init() { m_http.clear(); }

    void knowsTheSignInHosts() {
        const auto endpoint = [](const char* id, const char* region = "") {
            return federationEndpoint(*partitionById(id), region);
        };
        QCOMPARE(endpoint("aws"), std::string(kEndpoint));
        QCOMPARE(endpoint("aws", "eu-west-1"),
                 std::string("https://eu-west-1.signin.aws.amazon.com/federation"));
        QCOMPARE(endpoint("aws-cn"), std::string("https://signin.amazonaws.cn/federation"));
        QCOMPARE(endpoint("aws-us-gov"),
                 std::string("https://signin.amazonaws-us-gov.com/federation"));
        QCOMPARE(endpoint("aws-eusc", "eusc-de-east-1"),
                 std::string("https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation"));
    }

    void opensTheRightPage_data() {
        QTest::addColumn<QByteArray>("partition");
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<QByteArray>("region");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* partition, const char* uri,
                            const char* service, const char* region, const char* expected) {
            QTest::newRow(name) << QByteArray(partition) << QByteArray(uri) << QByteArray(service)
                                << QByteArray(region) << QByteArray(expected);
        };
        const char* const app = "https://console.aws.amazon.com/ec2/v2/home";
        row("app", "aws", app, "", "", app);
        row("app and region", "aws", app, "", "eu-west-1",
            "https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1");
        row("app with a region", "aws",
            "https://console.aws.amazon.com/ec2/v2/home?region=us-east-1&x=y#Instances:", "",
            "eu-west-1",
            "https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1&x=y#Instances:");
        row("app of a global service", "aws", "https://console.aws.amazon.com/iam/home", "",
            "eu-west-1", "https://console.aws.amazon.com/iam/home");
        row("app without a page", "aws", "https://console.aws.amazon.com", "", "eu-west-1",
            "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1");
        row("app of another partition", "aws-cn", app, "", "", "https://console.amazonaws.cn/");
        row("service", "aws", app, "s3", "", "https://console.aws.amazon.com/s3/home");
        row("service and region", "aws-us-gov", app, "lambda", "us-gov-west-1",
            "https://us-gov-west-1.console.amazonaws-us-gov.com/lambda/"
            "home?region=us-gov-west-1");
        row("global service", "aws", app, "route53", "eu-west-1",
            "https://console.aws.amazon.com/route53/home");
        row("odd service", "aws", app, "s3?x=y#z", "",
            "https://console.aws.amazon.com/s3%3Fx%3Dy%23z/home");
        row("nothing", "aws", "", "", "", "https://console.aws.amazon.com/");
    }
    void opensTheRightPage() {
        QFETCH(QByteArray, partition);
        QFETCH(QByteArray, uri);
        QFETCH(QByteArray, service);
        QFETCH(QByteArray, region);
        QFETCH(QByteArray, expected);
        const ConsolePage page{partitionById(partition.toStdString()), uri.toStdString(),
                               service.toStdString(), region.toStdString()};
        QCOMPARE(QByteArray::fromStdString(consoleDestination(page)), expected);
    }

    void tellsHowLongTheConsoleStaysSignedIn() {
        const ConsoleSession plain = consoleSessionOfRole(longTerm(), std::nullopt);
        QCOMPARE(plain.length, Seconds(43200));
        QCOMPARE(*plain.sessionDuration, Seconds(43200));
        const ConsoleSession chained = consoleSessionOfRole(temporary(), Seconds(40000));
        QCOMPARE(chained.length, Seconds(3600));
        QVERIFY(!chained.sessionDuration && chained.roleDuration == Seconds(3600));
        QVERIFY(chained.reason.find("role chaining") != std::string::npos);
        const ConsoleSession ending = consoleSessionOfRole(longTerm(), Seconds(5000));
        QCOMPARE(*ending.sessionDuration, Seconds(5000));
        QCOMPARE(ending.reason, std::string("It ends with your session."));
        QCOMPARE(consoleSessionOfRole(temporary(), Seconds(10)).length, Seconds(900));
        Credentials instance = temporary();
        instance.isChained = false;
        QCOMPARE(consoleSessionOfRole(instance, std::nullopt).length, Seconds(43200));

        Credentials own = temporary();
        own.expiry = kNow + Seconds(1234);
        QCOMPARE(consoleSessionOfProfile(own, kNow, std::nullopt).length, Seconds(1234));
        own.expiry.reset();
        QCOMPARE(consoleSessionOfProfile(own, kNow, std::nullopt).length, Seconds(0));
        const ConsoleSession user = consoleSessionOfProfile(longTerm(), kNow, std::nullopt);
        QVERIFY(user.roleDuration == Seconds(43200) && !user.sessionDuration);
    }

    void getsTheLinkByPost() {
        m_http.on("getSigninToken", 200, R"({"SigninToken":"tok-_"})");
        const Credentials credentials = temporary();
        const auto url = Federation(m_http, kEndpoint)
                             .signInUrl({credentials, Seconds(43200), "https://console/x?a=b#c",
                                         "https://issuer"},
                                        Cancel());
        QVERIFY(url.has_value());
        QVERIFY(url->starts_with(std::string(kEndpoint) + "?Action=login&Issuer="));
        const std::string query = url->substr(url->find('?') + 1);
        QCOMPARE(valueOf(query, "Destination"), std::string("https://console/x?a=b#c"));
        QCOMPARE(valueOf(query, "SigninToken"), std::string("tok-_"));
        const http::Request sent = m_http.requests().back();
        QCOMPARE(sent.method, std::string("POST"));
        QCOMPARE(sent.url, std::string(kEndpoint)); // nothing secret in the address
        QCOMPARE(valueOf(sent.body, "SessionDuration"), std::string("43200"));
        const QJsonObject session =
            QJsonDocument::fromJson(QByteArray::fromStdString(valueOf(sent.body, "Session")))
                .object();
        QCOMPARE(session.keys(),
                 (QStringList{QStringLiteral("sessionId"), QStringLiteral("sessionKey"),
                              QStringLiteral("sessionToken")}));
        QCOMPARE(session.value(QLatin1String("sessionKey")).toString(), QStringLiteral("se+c/ret"));
        QCOMPARE(session.value(QLatin1String("sessionToken")).toString(),
                 QStringLiteral("to\"ken"));
    }

    void asksAgainWithoutALengthThatIsRefused() {
        m_http.on("SessionDuration", 400, "<html>");
        m_http.on("getSigninToken", 200, R"({"SigninToken":"tok"})");
        const Credentials credentials = temporary();
        const Federation federation(m_http, kEndpoint);
        QVERIFY(federation.signInUrl({credentials, Seconds(1234), "https://c"}, Cancel()));
    }

    void explainsRefusals_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("refused") << 400 << QByteArray("<html>")
                                 << QByteArray("did not accept the credentials (role x)");
        QTest::newRow("filter") << 405 << QByteArray("blocked") << QByteArray("HTTP 405");
        QTest::newRow("trouble") << 503 << QByteArray("") << QByteArray("is in trouble");
        QTest::newRow("something else") << 200 << QByteArray("{}") << QByteArray("HTTP 200");
        QTest::newRow("no answer") << 0 << QByteArray() << QByteArray("gave no answer");
    }
    void explainsRefusals() {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        if (status != 0)
            m_http.on("getSigninToken", status, body.toStdString());
        const Credentials credentials = temporary();
        const auto url =
            Federation(m_http, kEndpoint).signInUrl({credentials, {}, "https://c"}, Cancel());
        const std::string sentence = url.error().sentence();
        QVERIFY2(sentence.find(expected.toStdString()) != std::string::npos, sentence.c_str());
        QVERIFY(sentence.find("se+c/ret") == std::string::npos);
    }

    void turnsAUsersOwnKeysIntoAFederatedUser() {
        const tests::FakeClock clock(kNow);
        const StsClient sts(m_http, clock, {"https://sts", "sts", "us-east-1"});
        const auto same = federatableCredentials(temporary(), sts, "jane", std::nullopt, Cancel());
        QCOMPARE(same->accessKeyId, std::string("ASIA"));
        m_http.on("GetFederationToken", 200,
                  "<R><GetFederationTokenResult><Credentials><AccessKeyId>ASIAFED</AccessKeyId>"
                  "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
                  "2026-01-01T12:00:00Z</Expiration></Credentials></GetFederationTokenResult></R>");
        const auto made =
            federatableCredentials(longTerm(), sts, "jane doe", Seconds(43200), Cancel());
        QCOMPARE(made->accessKeyId, std::string("ASIAFED"));
        const std::string body = m_http.requests().back().body;
        QCOMPARE(valueOf(body, "Name"), std::string("jane-doe"));
        QCOMPARE(valueOf(body, "DurationSeconds"), std::string("43200"));
        QVERIFY(valueOf(body, "Policy").find("\"Action\":\"*\"") != std::string::npos);
        m_http.clear();
        m_http.on("GetFederationToken", 403,
                  "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: u is not</Message>"
                  "</Error></ErrorResponse>");
        const auto refused = federatableCredentials(longTerm(), sts, "jane", {}, Cancel());
        QVERIFY(refused.error().message.find("cannot be opened with an IAM user's own keys") !=
                std::string::npos);
        QVERIFY(!Federation(m_http, kEndpoint).signInUrl({longTerm(), {}, "https://c"}, Cancel()));
    }
};

QTEST_GUILESS_MAIN(FederationTest)
#include "FederationTest.moc"
