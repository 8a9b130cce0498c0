// SPDX-License-Identifier: Apache-2.0
#include "core/aws/CredentialChain.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedHttpClient.h"
#include "tests/support/TempHome.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;
using namespace std::chrono_literals;

namespace {

const TimePoint kNow = *fromAmzDate("20260101T000000Z");

std::string stsAnswer(const std::string& action, const std::string& id) {
    return "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>" + id +
           "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
           "<Expiration>2026-01-01T01:00:00Z</Expiration></Credentials></" +
           action + "Result></" + action + "Response>";
}

std::string stsError(const std::string& code, const std::string& message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message +
           "</Message></Error></ErrorResponse>";
}

constexpr const char* kStatic = "aws_access_key_id = AKIASTATIC\naws_secret_access_key = s\n";
constexpr const char* kRole = "role_arn = arn:aws:iam::111122223333:role/x\n";

} // namespace

class CredentialChainTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<tests::TempHome> m_home;
    std::unique_ptr<tests::ScriptedHttpClient> m_http;
    tests::FakeClock m_clock{kNow};
    Environment m_environment;

    Result<Credentials> load(CredentialOptions options = {}) {
        CredentialChain chain({*m_http, m_clock, m_environment, m_home->path()},
                              std::move(options));
        return chain.load(Cancel());
    }
    Result<Credentials> loadProfile(const std::string& name) { return load({name}); }
    void config(const std::string& text) { m_home->write(".aws/config", text); }
    void credentials(const std::string& text) { m_home->write(".aws/credentials", text); }

    static std::string idOf(const Result<Credentials>& result) {
        return result ? result->accessKeyId : result.error().sentence();
    }
    static bool says(const Result<Credentials>& result, const std::string& text) {
        return !result && result.error().sentence().find(text) != std::string::npos;
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<tests::TempHome>();
        m_http = std::make_unique<tests::ScriptedHttpClient>();
        m_environment = Environment();
        m_environment.set("PATH", "/usr/bin:/bin");
    }

    void takesTheFirstPlaceThatHasCredentials() {
        m_environment.set("AWS_ACCESS_KEY_ID", "AKIAENV");
        m_environment.set("AWS_SECRET_ACCESS_KEY", "s");
        m_environment.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/c");
        m_http->on("127.0.0.1:9/c", 200,
                   R"({"AccessKeyId":"ASIACONTAINER","SecretAccessKey":"s","Token":"t"})");
        m_http->on("/latest/api/token", 200, "imds");
        m_http->on("security-credentials/web", 200,
                   R"({"AccessKeyId":"ASIAINSTANCE","SecretAccessKey":"s","Token":"t"})");
        m_http->on("security-credentials/", 200, "web\n");
        credentials(std::string("[default]\n") + kStatic);
        config("[default]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":"
               "\"AKIAPROCESS\",\"SecretAccessKey\":\"s\"}'\naws_access_key_id = "
               "AKIACONFIG\naws_secret_access_key = s\n");
        QCOMPARE(idOf(load()), std::string("AKIAENV"));
        QCOMPARE(idOf(loadProfile("default")), std::string("AKIASTATIC")); // named outright
        m_environment.unset("AWS_ACCESS_KEY_ID");
        QCOMPARE(idOf(load()), std::string("AKIASTATIC"));
        credentials("");
        QCOMPARE(idOf(load()), std::string("AKIAPROCESS"));
        config("[default]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = s\n");
        QCOMPARE(idOf(load()), std::string("AKIACONFIG"));
        config("");
        QCOMPARE(idOf(load()), std::string("ASIACONTAINER"));
        m_environment.unset("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        const auto instance = load();
        QCOMPARE(idOf(instance), std::string("ASIAINSTANCE"));
        QVERIFY(instance->isTemporary() && !instance->isChained);
        m_environment.set("AWS_EC2_METADATA_DISABLED", "true");
        const std::size_t before = m_http->requests().size();
        QVERIFY(!load());
        QCOMPARE(m_http->requests().size(), before);
    }

    void saysEverythingThatWasTried() {
        const auto nothing = load();
        QVERIFY(nothing.error().code == ErrorCode::NoCredentials);
        for (const char* part :
             {"AWS_ACCESS_KEY_ID is not set", "profile 'default' (it is neither in ~/.aws/config",
              "web identity", "container endpoint", "no answer from http://169.254.169.254",
              "aws configure"})
            QVERIFY2(says(nothing, part), idOf(nothing).c_str());
        std::filesystem::create_directories(m_home->path() / ".aws/credentials");
        QVERIFY2(says(load(), "credentials is a folder"), idOf(load()).c_str());
    }

    void tellsWhereTheyCameFrom() {
        credentials(std::string("[dev]\n") + kStatic + "aws_session_token = t\n");
        const auto dev = loadProfile("dev");
        QCOMPARE(dev->source, std::string("profile 'dev' in ~/.aws/credentials"));
        QVERIFY(dev->isTemporary() && dev->isChained && !dev->expiry);
        m_environment.set("AWS_PROFILE", "dev");
        QCOMPARE(idOf(load()), std::string("AKIASTATIC"));
    }

    void refusesWhatIsOnlyHalfThere() {
        m_environment.set("AWS_ACCESS_KEY_ID", "AKIA");
        QVERIFY(says(load(), "AWS_SECRET_ACCESS_KEY is not"));
        m_environment.set("AWS_SECRET_ACCESS_KEY", "s");
        m_environment.set("AWS_CREDENTIAL_EXPIRATION", "2025-12-31T00:00:00Z");
        QVERIFY(says(load(), "have expired"));
        credentials("[half]\naws_access_key_id = AKIA\n");
        QVERIFY(says(loadProfile("half"), "not aws_secret_access_key"));
        QVERIFY(says(loadProfile("none"), "The profile 'none' is neither in"));
        QVERIFY(says(loadProfile("none"), "There are: half."));
        m_environment.unset("AWS_ACCESS_KEY_ID");
        m_environment.set("AWS_PROFILE", "none");
        QVERIFY(says(load(), "The profile 'none'"));
    }

    void assumesRolesInARow() {
        config(std::string("[profile one]\n") + kRole +
               "source_profile = two\nexternal_id = e1\nduration_seconds = 1800\n"
               "region = eu-west-1\n[profile two]\nrole_arn = arn:aws:iam::444455556666:role/y\n"
               "source_profile = keys\nrole_session_name = me\n");
        credentials(std::string("[keys]\n") + kStatic);
        m_http->on("444455556666", 200, stsAnswer("AssumeRole", "ASIATWO"));
        m_http->on("111122223333", 200, stsAnswer("AssumeRole", "ASIAONE"));
        const auto one = load({"one", CredentialOptions::Reach::Whole, "jane"});
        QCOMPARE(idOf(one), std::string("ASIAONE"));
        QVERIFY(one->isChained);
        QCOMPARE(one->source,
                 std::string("role of profile 'one', assumed with role of profile 'two', assumed "
                             "with profile 'keys' in ~/.aws/credentials"));
        const auto requests = m_http->requests();
        QCOMPARE(requests.size(), std::size_t{2});
        QCOMPARE(requests[0].url, std::string("https://sts.us-east-1.amazonaws.com/"));
        QVERIFY(requests[0].body.find("RoleSessionName=me") != std::string::npos);
        QCOMPARE(requests[1].url, std::string("https://sts.eu-west-1.amazonaws.com/"));
        QVERIFY(requests[1].body.find("RoleSessionName=jane&ExternalId=e1&DurationSeconds=1800") !=
                std::string::npos);
        QVERIFY(requests[1].headers.get("Authorization")->find("ASIATWO") !=
                std::string_view::npos);
    }

    void stopsBeforeTheRoleWhenAsked() {
        config(std::string("[profile one]\n") + kRole + "source_profile = keys\nmfa_serial = m\n");
        credentials(std::string("[keys]\n") + kStatic);
        QCOMPARE(idOf(load({"one", CredentialOptions::Reach::SourceOfRole})),
                 std::string("AKIASTATIC"));
        QCOMPARE(idOf(load({"keys", CredentialOptions::Reach::SourceOfRole})),
                 std::string("AKIASTATIC"));
        QVERIFY(says(loadProfile("one"), "multi-factor"));
        QVERIFY(m_http->requests().empty());
    }

    void letsAProfileBeItsOwnSource() {
        config(std::string("[profile one]\n") + kRole + "source_profile = one\n");
        credentials(std::string("[one]\n") + kStatic);
        m_http->on("AssumeRole", 200, stsAnswer("AssumeRole", "ASIAONE"));
        QCOMPARE(idOf(loadProfile("one")), std::string("ASIAONE"));
    }

    void refusesRolesWithoutASource_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray role = QByteArray("[profile a]\n") + kRole;
        const QByteArray other = QByteArray("[profile b]\n") + kRole;
        QTest::newRow("neither") << role << QByteArray("neither source_profile nor");
        QTest::newRow("both") << role + "source_profile = b\ncredential_source = Environment\n"
                              << QByteArray("both source_profile and");
        QTest::newRow("missing") << role + "source_profile = b\n"
                                 << QByteArray("The profile 'b' is neither in");
        QTest::newRow("unknown") << role + "credential_source = X\n"
                                 << QByteArray("unknown credential_source");
        QTest::newRow("own, no keys") << role + "source_profile = a\n" << QByteArray("leads back");
        QTest::newRow("loop") << role + "source_profile = b\n" + other + "source_profile = a\n"
                              << QByteArray("leads back");
        QTest::newRow("empty source") << role + "source_profile = b\n[profile b]\nregion = r\n"
                                      << QByteArray("the source of profile 'a', has no");
        QTest::newRow("environment") << role + "credential_source = Environment\n"
                                     << QByteArray("takes its credentials from Environment");
        QTest::newRow("no ARN") << QByteArray("[profile a]\nrole_arn = x\nsource_profile = c\n")
                                << QByteArray("ARN");
    }
    void refusesRolesWithoutASource() {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, expected);
        this->config(config.toStdString());
        credentials(std::string("[c]\n") + kStatic);
        const auto result = loadProfile("a");
        QVERIFY2(says(result, expected.toStdString()), idOf(result).c_str());
        QVERIFY(!result.error().fix.empty());
        QVERIFY(m_http->requests().empty());
    }

    void takesTheSourceThatCredentialSourceNames() {
        config(std::string("[profile a]\n") + kRole + "credential_source = Environment\n");
        m_environment.set("AWS_ACCESS_KEY_ID", "AKIAENV");
        m_environment.set("AWS_SECRET_ACCESS_KEY", "s");
        m_http->on("AssumeRole", 200, stsAnswer("AssumeRole", "ASIAONE"));
        QCOMPARE(idOf(loadProfile("a")), std::string("ASIAONE"));
    }

    void saysWhoseRoleWasRefused() {
        config(std::string("[profile a]\n") + kRole + "source_profile = keys\n");
        credentials(std::string("[keys]\n") + kStatic);
        m_http->on("AssumeRole", 403, stsError("AccessDenied", "User: u is not authorized"));
        const auto refused = loadProfile("a");
        QVERIFY(refused.error().code == ErrorCode::Refused);
        QVERIFY2(says(refused, "Profile 'a': AWS refused AssumeRole for the role "
                               "arn:aws:iam::111122223333:role/x: User: u is not authorized"),
                 idOf(refused).c_str());
        QVERIFY(says(refused, "trust policy"));
    }

    void runsCredentialProcessWithoutAShell() {
        const auto script =
            m_home->write("with blank/tool", "#!/bin/sh\n[ \"$1\" = '$HOME ~' ] || exit 3\n"
                                             "echo '{\"Version\":1,\"AccessKeyId\":\"ASIAP\","
                                             "\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
                                             "\"Expiration\":\"2026-01-01T02:00:00Z\"}'\n");
        std::filesystem::permissions(script, std::filesystem::perms::owner_all);
        config("[profile p]\ncredential_process = \"" + script.string() + "\" '$HOME ~'\n");
        const auto result = loadProfile("p");
        QCOMPARE(idOf(result), std::string("ASIAP"));
        QVERIFY(result->expiry == kNow + 2h);
        QVERIFY(result->isChained);
        QCOMPARE(result->source, std::string("credential_process of profile 'p'"));
    }

    void saysWhatIsWrongWithCredentialProcess_data() {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("missing") << QByteArray("/no/such/tool")
                                 << QByteArray("/no/such/tool cannot be run");
        QTest::newRow("fails") << QByteArray("sh -c 'echo sign in first >&2; exit 7'")
                               << QByteArray("exit code 7. It says: sign in first");
        QTest::newRow("killed") << QByteArray("sh -c 'kill -9 $$'") << QByteArray("code 137");
        QTest::newRow("not JSON") << QByteArray("echo hello") << QByteArray("no JSON object");
        QTest::newRow("version") << QByteArray(
                                        R"(echo '{"AccessKeyId":"a","SecretAccessKey":"b"}')")
                                 << QByteArray("\"Version\": 1");
        QTest::newRow("no secret") << QByteArray(R"(echo '{"Version":1,"AccessKeyId":"a"}')")
                                   << QByteArray("no SecretAccessKey");
        QTest::newRow("quote") << QByteArray("tool 'a") << QByteArray("quote");
        QTest::newRow("expired")
            << QByteArray(R"(echo '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b",)"
                          R"("Expiration":"2025-01-01T00:00:00Z"}')")
            << QByteArray("have expired");
    }
    void saysWhatIsWrongWithCredentialProcess() {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, expected);
        config("[profile p]\ncredential_process = " + command.toStdString() + "\n");
        const auto result = loadProfile("p");
        QVERIFY2(says(result, expected.toStdString()), idOf(result).c_str());
        QVERIFY(says(result, "credential_process of profile 'p'") && !result.error().fix.empty());
    }

    void exchangesTheSsoToken() {
        config("[profile s]\nsso_session = my\nsso_account_id = 111122223333\nsso_role_name = "
               "Dev\n[sso-session my]\nsso_start_url = https://x/start\nsso_region = eu-west-1\n");
        QVERIFY(says(loadProfile("s"), "aws sso login --profile s"));
        const std::string file = ".aws/sso/cache/" + toHex(crypto::sha1("my")) + ".json";
        m_home->write(file, R"({"accessToken":"tok","expiresAt":"2025-12-31T00:00:00Z"})");
        QVERIFY(says(loadProfile("s"), "has expired"));
        m_home->write(file, R"({"accessToken":"tok","expiresAt":"2026-01-01T08:00:00UTC"})");
        m_http->on("account_id=111122223333&role_name=Dev", 200,
                   R"({"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s",)"
                   R"("sessionToken":"t","expiration":1767229200000}})");
        const auto result = loadProfile("s");
        QCOMPARE(idOf(result), std::string("ASIASSO"));
        QVERIFY(result->isChained && result->expiry == kNow + 1h);
        const http::Request request = m_http->requests().back();
        QVERIFY(request.url.starts_with("https://portal.sso.eu-west-1.amazonaws.com/federation/"));
        QCOMPARE(*request.headers.get("x-amz-sso_bearer_token"), std::string_view("tok"));
        m_http->clear();
        m_http->on("portal.sso", 401, "{}");
        QVERIFY(says(loadProfile("s"), "aws sso login"));
        m_http->clear();
        m_http->on("portal.sso", 403, "{}");
        QVERIFY(says(loadProfile("s"), "does not grant you the role 'Dev'"));
        config("[profile s]\nsso_start_url = https://x\nsso_region = r\nsso_account_id = 1\n");
        QVERIFY(says(loadProfile("s"), "sso_role_name is missing"));
    }

    void assumesRolesByWebIdentity() {
        const auto token = m_home->write("token", "header.body.signature\n");
        m_environment.set("AWS_ROLE_ARN", "arn:aws-cn:iam::111122223333:role/x");
        m_environment.set("AWS_WEB_IDENTITY_TOKEN_FILE", token.string());
        m_http->on("AssumeRoleWithWebIdentity", 200,
                   stsAnswer("AssumeRoleWithWebIdentity", "ASIAWEB"));
        QCOMPARE(idOf(load()), std::string("ASIAWEB"));
        const http::Request request = m_http->requests().front();
        QCOMPARE(request.url, std::string("https://sts.cn-northwest-1.amazonaws.com.cn/"));
        QVERIFY(!request.headers.has("Authorization"));
        QVERIFY(request.body.find("WebIdentityToken=header.body.signature") != std::string::npos);
        m_environment.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/token");
        QVERIFY(says(load(), "/no/such/token cannot be read"));
        config(std::string("[profile w]\n") + kRole +
               "web_identity_token_file = " + token.string() + "\nsource_profile = ignored\n");
        QCOMPARE(idOf(loadProfile("w")), std::string("ASIAWEB"));
    }

    void asksTheContainerEndpoint() {
        m_environment.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/c");
        QVERIFY(says(load(), "not trusted over http"));
        m_environment.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/role");
        const auto token = m_home->write("token", "Basic abc");
        m_environment.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.string());
        QVERIFY(says(load(), "gave no answer"));
        m_http->on("http://169.254.170.2/role", 200,
                   R"({"AccessKeyId":"ASIAC","SecretAccessKey":"s","Token":"t",)"
                   R"("Expiration":"2026-01-01T01:00:00Z"})");
        QCOMPARE(idOf(load()), std::string("ASIAC"));
        const http::Request request = m_http->requests().back();
        QCOMPARE(*request.headers.get("Authorization"), std::string_view("Basic abc"));
        QVERIFY(request.via == http::Request::Via::Direct);
        m_home->write("token", "a\nb");
        QVERIFY(says(load(), "line end"));
        m_home->write("token", "");
        m_http->clear();
        m_http->on("/role", 403, "no");
        QVERIFY(says(load(), "HTTP 403"));
    }

    void asksInstanceMetadataByTokenOnly() {
        m_environment.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:7/");
        m_http->on("http://127.0.0.1:7/latest/api/token", [](const http::Request& request) {
            return Result<http::Response>(
                http::Response{request.method == "PUT" ? 200 : 405, {}, "imds"});
        });
        m_http->on("security-credentials/", 404, "");
        QVERIFY(says(load(), "the instance has no role"));
        QCOMPARE(*m_http->requests().back().headers.get("X-aws-ec2-metadata-token"),
                 std::string_view("imds"));
        m_http->clear();
        m_http->on("/latest/api/token", 403, "");
        QVERIFY(says(load(), "HTTP 403 from http://127.0.0.1:7"));
    }

    void stopsWhenCancelled() {
        config("[profile p]\ncredential_process = sleep 100\n");
        const Cancel cancel;
        cancel.cancel();
        CredentialChain chain({*m_http, m_clock, m_environment, m_home->path()}, {"p"});
        QVERIFY(chain.load(cancel).error().code == ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(CredentialChainTest)
#include "CredentialChainTest.moc"
