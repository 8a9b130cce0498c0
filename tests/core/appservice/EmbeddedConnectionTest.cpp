// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/EmbeddedConnection.h"

#include "core/http/Url.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedHttpClient.h"
#include "tests/support/TempHome.h"

#include <QTest>

#include <deque>

using namespace gatehouse;
using namespace gatehouse::appservice;

namespace {

const TimePoint kNow = *fromAmzDate("20260101T000000Z");
constexpr const char* kRole = "arn:aws:iam::123456789012:role/ExampleReadOnlyAccess";

constexpr const char* kFiles =
    "kind: role\nversion: v5\nmetadata:\n  name: aws-ro-access\nspec:\n  allow:\n    app_labels:\n"
    "      '*': '*'\n    aws_role_arns:\n"
    "    - arn:aws:iam::123456789012:role/ExampleReadOnlyAccess\n"
    "---\napp_service:\n  enabled: true\n  apps:\n  - name: awsconsole\n"
    "    uri: https://console.aws.amazon.com/ec2/v2/home\n    aws:\n      external_id: e1\n";

constexpr const char* kAssumed =
    "<R><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s"
    "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-01-01T01:00:00Z"
    "</Expiration></Credentials></AssumeRoleResult></R>";

class Queue final : public Executor {
public:
    void post(std::function<void()> task) override { m_tasks.push_back(std::move(task)); }
    void runAll() {
        while (!m_tasks.empty()) {
            const auto task = std::move(m_tasks.front());
            m_tasks.pop_front();
            task();
        }
    }

private:
    std::deque<std::function<void()>> m_tasks;
};

std::string valueOf(const std::string& form, std::string_view name) {
    for (const auto& [key, value] : http::decodeForm(form)) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class EmbeddedConnectionTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<tests::TempHome> m_home;
    std::unique_ptr<tests::ScriptedHttpClient> m_http;
    tests::FakeClock m_clock{kNow};
    Queue m_loop;
    Queue m_pool;
    Environment m_environment;
    access::ConnectionSettings m_settings;

    std::unique_ptr<access::Connection> connect() {
        return makeEmbeddedConnection(
            m_settings, {m_clock, *m_http, m_loop, m_pool, m_environment, m_home->path()});
    }

    access::OutgoingRequest forward(access::Forwarder& forwarder) {
        access::VerifiedRequest request;
        request.method = "GET";
        request.target = "/key?x=y";
        request.host = "bucket.s3.eu-west-1.amazonaws.com";
        request.headers.add("Host", request.host);
        request.signedHeaders = {"host"};
        request.region = "eu-west-1";
        request.service = "s3";
        request.payloadHash = std::string(aws::kEmptyPayloadHash);
        std::optional<Result<access::OutgoingRequest>> reply;
        forwarder.prepare(std::move(request),
                          [&](Result<access::OutgoingRequest> one) { reply = std::move(one); });
        m_pool.runAll();
        m_loop.runAll();
        return reply && *reply ? std::move(**reply) : access::OutgoingRequest();
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<tests::TempHome>();
        m_http = std::make_unique<tests::ScriptedHttpClient>();
        m_environment = Environment();
        m_environment.set("AWS_EC2_METADATA_DISABLED", "true");
        m_environment.set("AWS_ACCESS_KEY_ID", "AKIAOWN");
        m_environment.set("AWS_SECRET_ACCESS_KEY", "s");
        m_environment.set("AWS_REGION", "eu-west-1");
        m_settings = {};
        m_settings.kind = "files";
        m_settings.user = "jane@example.com";
        m_settings.paths = {m_home->write("teleport.yaml", kFiles).string()};
    }

    void grantsAPermittedRole() {
        m_http->on("Action=AssumeRole", 200, kAssumed);
        const auto connection = connect();
        const auto catalogue = connection->load(Cancel());
        QCOMPARE(catalogue->apps.size(), std::size_t{1});
        QCOMPARE(catalogue->identity.credentialSource, std::string("environment variables"));
        const auto grant = connection->grant("awsconsole", kRole, Cancel());
        QVERIFY2(grant.has_value(), grant ? "" : grant.error().sentence().c_str());
        QCOMPARE(grant->region, std::string("eu-west-1"));
        QVERIFY(grant->expiry == kNow + std::chrono::hours(12));
        const http::Request sent = m_http->requests().back();
        QCOMPARE(sent.url, std::string("https://sts.eu-west-1.amazonaws.com/"));
        QCOMPARE(valueOf(sent.body, "RoleSessionName"), std::string("jane@example.com"));
        QCOMPARE(valueOf(sent.body, "ExternalId"), std::string("e1"));
        const access::OutgoingRequest outgoing = forward(*grant->forwarder);
        QCOMPARE(outgoing.target.host, std::string("bucket.s3.eu-west-1.amazonaws.com"));
        QCOMPARE(outgoing.requestTarget, std::string("/key?x=y"));
        QVERIFY(outgoing.headers.get("Authorization")
                    ->find("Credential=ASIAROLE/20260101/"
                           "eu-west-1/s3/aws4_request") != std::string_view::npos);
        QCOMPARE(*outgoing.headers.get("X-Amz-Security-Token"), std::string_view("t"));
    }

    void forwardsToWhereTheEnvironmentSays() {
        m_environment.set("AWS_ENDPOINT_URL", "http://127.0.0.1:5000/base");
        m_http->on("http://127.0.0.1:5000/base/", 200, kAssumed);
        const auto grant = connect()->grant("awsconsole", kRole, Cancel());
        QVERIFY(grant.has_value());
        const access::OutgoingRequest outgoing = forward(*grant->forwarder);
        QVERIFY(outgoing.target.security == access::UpstreamTarget::Security::Plain);
        QCOMPARE(outgoing.target.host, std::string("127.0.0.1"));
        QCOMPARE(outgoing.target.port, std::string("5000"));
        QCOMPARE(*outgoing.headers.get("Host"),
                 std::string_view("bucket.s3.eu-west-1.amazonaws.com"));
    }

    void forwardsToFipsHostsWhereAsked() {
        m_environment.set("AWS_USE_FIPS_ENDPOINT", "true");
        m_http->on("https://sts-fips.eu-west-1.amazonaws.com/", 200, kAssumed);
        auto grant = connect()->grant("awsconsole", kRole, Cancel());
        QVERIFY(grant.has_value());
        access::OutgoingRequest outgoing = forward(*grant->forwarder);
        QCOMPARE(outgoing.target.host, std::string("bucket.s3-fips.eu-west-1.amazonaws.com"));
        QCOMPARE(*outgoing.headers.get("Host"),
                 std::string_view("bucket.s3-fips.eu-west-1.amazonaws.com"));
        // A stand-in takes no part in it, and an override that is to be ignored is.
        m_environment.set("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:5000");
        grant = connect()->grant("awsconsole", kRole, Cancel());
        QVERIFY(grant.has_value());
        outgoing = forward(*grant->forwarder);
        QCOMPARE(outgoing.target.host, std::string("127.0.0.1"));
        QCOMPARE(*outgoing.headers.get("Host"),
                 std::string_view("bucket.s3.eu-west-1.amazonaws.com"));
        m_environment.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        grant = connect()->grant("awsconsole", kRole, Cancel());
        QVERIFY(grant.has_value());
        outgoing = forward(*grant->forwarder);
        QCOMPARE(outgoing.target.host, std::string("bucket.s3-fips.eu-west-1.amazonaws.com"));
        QVERIFY(outgoing.target.security == access::UpstreamTarget::Security::Tls);
    }

    void asksStsOfTheRolesOwnPartition() {
        m_settings.region = "us-east-1";
        m_settings.paths = {
            m_home
                ->write("cn.yaml",
                        "kind: role\nversion: v5\nmetadata:\n  name: cn\nspec:\n  allow:\n"
                        "    app_labels:\n      '*': '*'\n    aws_role_arns:\n"
                        "    - arn:aws-cn:iam::123456789012:role/x\n"
                        "---\napps:\n- name: cn\n  uri: https://console.amazonaws.cn/\n")
                .string()};
        m_http->on("Action=AssumeRole", 200, kAssumed);
        const auto grant = connect()->grant("cn", "arn:aws-cn:iam::123456789012:role/x", Cancel());
        QVERIFY(grant.has_value());
        QCOMPARE(m_http->requests().back().url,
                 std::string("https://sts.cn-northwest-1.amazonaws.com.cn/"));
    }

    void refusesWithTheCause() {
        const auto connection = connect();
        QVERIFY(connection->grant("nothing", kRole, Cancel()).error().code == ErrorCode::NotFound);
        QVERIFY(connection->grant("awsconsole", "arn:aws:iam::123456789012:role/x", Cancel())
                    .error()
                    .code == ErrorCode::Refused);
        QVERIFY(connection->grant("awsconsole", kRole, Cancel())
                    .error()
                    .message.find("https://sts.eu-west-1.amazonaws.com gave no answer") !=
                std::string::npos);
        m_http->on("Action=AssumeRole", 403,
                   "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: u is not "
                   "authorized</Message></Error></ErrorResponse>");
        const Error refused = connection->grant("awsconsole", kRole, Cancel()).error();
        QVERIFY(refused.code == ErrorCode::Refused);
        QVERIFY(refused.fix.find("external id") != std::string::npos);
    }

    void listsAppsWithoutCredentialsAndSaysWhatIsMissing() {
        m_environment.unset("AWS_ACCESS_KEY_ID");
        const auto catalogue = connect()->load(Cancel());
        QCOMPARE(catalogue->apps.size(), std::size_t{1});
        QVERIFY(catalogue->signedOutReason.find("No AWS credentials were found") !=
                std::string::npos);
    }

    void opensTheConsole() {
        m_http->on("Action=AssumeRole", 200, kAssumed);
        m_http->on("getSigninToken", 200, R"({"SigninToken":"tok"})");
        const auto connection = connect();
        const access::ConsoleRequest request{"awsconsole", kRole};
        QCOMPARE(connection->consoleOutlook(request, Cancel())->duration, Seconds(43200));
        const auto link = connection->consoleLink(request, Cancel());
        QVERIFY2(link.has_value(), link ? "" : link.error().sentence().c_str());
        QVERIFY(link->url.starts_with("https://signin.aws.amazon.com/federation?Action=login&"));
        QCOMPARE(valueOf(link->url.substr(link->url.find('?') + 1), "Destination"),
                 std::string("https://console.aws.amazon.com/ec2/v2/home"));
        m_environment.set("AWS_SESSION_TOKEN", "t");
        m_settings.signInEndpoint = "http://127.0.0.1:7000/federation";
        const auto chained = connect()->consoleLink(request, Cancel());
        QCOMPARE(chained->outlook.duration, Seconds(3600));
        QVERIFY(chained->outlook.reason.find("role chaining") != std::string::npos);
        QVERIFY(chained->url.starts_with("http://127.0.0.1:7000/federation?"));
        QCOMPARE(valueOf(m_http->requests().back().body, "SessionDuration"), std::string());
    }

    void makesAppsOfProfiles() {
        m_settings.kind = "profiles";
        m_settings.paths.clear();
        m_home->write(".aws/config",
                      "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/dev\n"
                      "source_profile = keys\nexternal_id = e2\n[profile broken]\nrole_arn = x\n"
                      "[profile empty]\nregion = eu-west-1\n");
        m_home->write(".aws/credentials",
                      "[keys]\naws_access_key_id = AKIAKEYS\naws_secret_access_key = s\n");
        m_http->on("Action=AssumeRole", 200, kAssumed);
        const auto connection = connect();
        const auto catalogue = connection->load(Cancel());
        QCOMPARE(catalogue->apps.size(), std::size_t{2});
        QVERIFY(!catalogue->problems.empty());
        const auto dev =
            connection->grant("111122223333", "arn:aws:iam::111122223333:role/dev", Cancel());
        QVERIFY2(dev.has_value(), dev ? "" : dev.error().sentence().c_str());
        const http::Request sent = m_http->requests().back();
        QCOMPARE(valueOf(sent.body, "ExternalId"), std::string("e2"));
        QVERIFY(sent.headers.get("Authorization")->find("AKIAKEYS") != std::string_view::npos);
        const auto keys = connection->grant("keys", "profile:keys", Cancel());
        QVERIFY(keys.has_value());
        QVERIFY(forward(*keys->forwarder).headers.get("Authorization")->find("AKIAKEYS") !=
                std::string_view::npos);
    }
};

QTEST_GUILESS_MAIN(EmbeddedConnectionTest)
#include "EmbeddedConnectionTest.moc"
