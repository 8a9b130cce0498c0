// SPDX-License-Identifier: Apache-2.0
// boto3 talks to the sandbox as it would to AWS; each test is one function of sandbox_client.py.
#include "core/sandbox/SandboxServer.h"
#include "core/base/ChildProcess.h"

#include <QTest>

using namespace gatehouse;

class SandboxServerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void satisfiesBoto3_data() {
        QTest::addColumn<QString>("check");
        for (const char* check :
             {"tells_who_is_calling", "gives_role_credentials", "asks_for_the_external_id",
              "refuses_wrong_secrets_and_unknown_keys", "keeps_objects_byte_for_byte",
              "lists_with_prefix_delimiter_and_pages", "puts_parts_together",
              "refuses_writing_to_read_only_roles", "keeps_accounts_apart", "deletes",
              "signs_browsers_in", "limits_chained_roles", "says_what_it_does_not_have"})
            QTest::newRow(check) << QString::fromLatin1(check);
    }
    void satisfiesBoto3() {
        QFETCH(QString, check);
        const SystemClock clock;
        const auto server = sandbox::SandboxServer::start(clock);
        QVERIFY(server.has_value());
        const aws::Credentials keys = (*server)->sourceCredentials();
        Environment environment;
        environment.set("PATH", qgetenv("PATH").toStdString());
        environment.set("AWS_ACCESS_KEY_ID", keys.accessKeyId);
        environment.set("AWS_SECRET_ACCESS_KEY", std::string(keys.secretAccessKey.reveal()));
        environment.set("AWS_ENDPOINT_URL", (*server)->endpoint());
        environment.set("SIGN_IN", (*server)->signInEndpoint());
        environment.set("AWS_REGION", "us-east-1");
        environment.set("AWS_DEFAULT_REGION", "us-east-1");
        environment.set("AWS_EC2_METADATA_DISABLED", "true");
        environment.set("AWS_CONFIG_FILE", "/dev/null");
        environment.set("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        const auto ran =
            runChild({{SANDBOX_PYTHON, SANDBOX_CLIENT, check.toStdString()}, environment}, {});
        QVERIFY(ran.has_value());
        QVERIFY2(ran->exitCode == 0, (ran->out + ran->err).c_str());
    }
};

QTEST_GUILESS_MAIN(SandboxServerTest)
#include "SandboxServerTest.moc"
