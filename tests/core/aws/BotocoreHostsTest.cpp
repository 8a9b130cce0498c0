// SPDX-License-Identifier: Apache-2.0
// Every endpoint that botocore's rules can give must be intercepted, fit the scope that botocore
// signs for it, and be found again from that scope.
#include "core/aws/AwsHost.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <initializer_list>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

bool isOneOf(const std::string& client, std::initializer_list<const char*> names) {
    return std::ranges::any_of(names, [&](const char* name) { return client == name; });
}

/// Clients whose calls carry no SigV4 signature.
bool isTunnelled(const std::string& client) {
    return isOneOf(client, {"sso", "sso-oidc", "signin"});
}

/// Clients for which the rules make up hosts in partitions and regions where they are not.
bool isImagined(const std::string& client, const std::string& host) {
    return (isOneOf(client, {"agent-registry", "agent-registry-control", "opensearchmemory"}) &&
            host.ends_with(".api.aws")) ||
           client == "importexport";
}

/// Clients that share their signing name and some paths with another, or that have an address for
/// each resource: an endpoint URL hides which host is meant.
bool isHidden(const std::string& client) {
    return isOneOf(client, {"apigatewaymanagementapi",
                            "appsync",
                            "bedrock-agent",
                            "bedrock-agent-runtime",
                            "bedrock-agentcore-control",
                            "bedrock-data-automation",
                            "billing",
                            "chime",
                            "chime-sdk-identity",
                            "chime-sdk-media-pipelines",
                            "chime-sdk-meetings",
                            "chime-sdk-messaging",
                            "chime-sdk-voice",
                            "cloudsearchdomain",
                            "geo-routes",
                            "iam-toolbox",
                            "ivs-realtime",
                            "kinesis-video-archived-media",
                            "kinesis-video-media",
                            "kinesis-video-signaling",
                            "kinesis-video-webrtc-storage",
                            "lex-models",
                            "mediastore-data",
                            "neptunedata",
                            "partnercentral-channel",
                            "partnercentral-revenue-measurement",
                            "s3outposts",
                            "sagemaker-edge",
                            "sagemaker-featurestore-runtime",
                            "sagemaker-inference-router-runtime",
                            "sagemaker-metrics",
                            "sagemakerjobruntime",
                            "sagemakertrainingsessionruntime",
                            "signer-data",
                            "sustainability",
                            "timestream-query",
                            "timestream-write"});
}

std::string textOf(const QJsonObject& object, const char* key) {
    return object.value(QLatin1String(key)).toString().toStdString();
}

} // namespace

class BotocoreHostsTest : public QObject {
    Q_OBJECT

private:
    QList<QJsonObject> m_endpoints;

private Q_SLOTS:
    void initTestCase() {
        QProcess process;
        process.start(QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).section(QLatin1Char(':'), 0, 0),
                      {QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_hosts.py")});
        QVERIFY2(process.waitForFinished(100'000), "botocore did not finish");
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
            if (!line.isEmpty())
                m_endpoints.push_back(QJsonDocument::fromJson(line).object());
        }
        QVERIFY(m_endpoints.size() > 10'000);
    }

    void interceptsEveryEndpoint() {
        for (const QJsonObject& endpoint : m_endpoints) {
            const std::string name = textOf(endpoint, "host");
            const std::string service = textOf(endpoint, "service");
            const AwsHost host = classifyHost(name);
            const std::string where = name + " of " + textOf(endpoint, "client");
            if (isTunnelled(textOf(endpoint, "client"))) {
                QVERIFY2(host.kind == AwsHost::Kind::Tunnel, where.c_str());
                continue;
            }
            if (isImagined(textOf(endpoint, "client"), name))
                continue;
            QVERIFY2(host.kind == AwsHost::Kind::Api, where.c_str());
            QVERIFY2(host.service == service, (where + ": " + host.service).c_str());
            const auto fault =
                checkScopeFitsHost({"20240102", textOf(endpoint, "region"), service}, name);
            QVERIFY2(!fault, (where + ": " + (fault ? fault->message : "")).c_str());
            const std::string bucket = textOf(endpoint, "bucket");
            if (!bucket.starts_with("arn:") && name.starts_with(bucket + '.'))
                QVERIFY2(host.bucket == bucket, (where + ": " + host.bucket).c_str());
        }
    }

    void findsTheHostOfAScope() {
        for (const QJsonObject& endpoint : m_endpoints) {
            if (isHidden(textOf(endpoint, "client")) || isTunnelled(textOf(endpoint, "client")) ||
                textOf(endpoint, "client") == "importexport")
                continue;
            const CredentialScope scope{"20240102", textOf(endpoint, "region"),
                                        textOf(endpoint, "service")};
            for (const QJsonValue& call : endpoint.value(QLatin1String("calls")).toArray()) {
                const std::string target = call.toArray().at(0).toString().toStdString();
                const std::string path = call.toArray().at(1).toString().toStdString();
                const auto host = hostForScope(scope, target, path);
                const std::string where = textOf(endpoint, "client") + ' ' + target + ' ' + path +
                                          ": " + (host ? *host : host.error().message);
                QVERIFY2(host && *host == textOf(endpoint, "host"), where.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(BotocoreHostsTest)
#include "BotocoreHostsTest.moc"
