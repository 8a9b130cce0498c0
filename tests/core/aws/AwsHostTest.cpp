// SPDX-License-Identifier: Apache-2.0
#include "core/aws/AwsHost.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

struct ApiRow {
    const char* host;
    const char* service;
    const char* region;
    const char* partition;
    const char* bucket;
};

// One of each form that AWS documents, and buckets named to mislead.
constexpr ApiRow kApi[] = {
    {"sts.amazonaws.com", "sts", "", "aws", ""},
    {"sts.eu-west-1.amazonaws.com", "sts", "eu-west-1", "aws", ""},
    {"STS.EU-West-1.AmazonAWS.com.", "sts", "eu-west-1", "aws", ""},
    {"sts-fips.us-east-1.amazonaws.com", "sts", "us-east-1", "aws", ""},
    {"sts.eu-west-1.api.aws", "sts", "eu-west-1", "aws", ""},
    {"sts.us-gov-west-1.amazonaws.com", "sts", "us-gov-west-1", "aws-us-gov", ""},
    {"iam.us-gov.amazonaws.com", "iam", "", "aws-us-gov", ""},
    {"iam.us-gov.api.aws", "iam", "", "aws-us-gov", ""},
    {"iam.global.api.aws", "iam", "", "aws", ""},
    {"iam.cn-north-1.amazonaws.com.cn", "iam", "cn-north-1", "aws-cn", ""},
    {"ec2.cn-northwest-1.api.amazonwebservices.com.cn", "ec2", "cn-northwest-1", "aws-cn", ""},
    {"ec2.eusc-de-east-1.amazonaws.eu", "ec2", "eusc-de-east-1", "aws-eusc", ""},
    {"ec2.us-iso-east-1.c2s.ic.gov", "ec2", "us-iso-east-1", "aws-iso", ""},
    {"ec2.us-isob-east-1.sc2s.sgov.gov", "ec2", "us-isob-east-1", "aws-iso-b", ""},
    {"ec2.us-isof-south-1.csp.hci.ic.gov", "ec2", "us-isof-south-1", "aws-iso-f", ""},
    {"ec2.eu-isoe-west-1.cloud.adc-e.uk", "ec2", "eu-isoe-west-1", "aws-iso-e", ""},
    {"ec2.us-iso-east-1.api.aws.ic.gov", "ec2", "us-iso-east-1", "aws-iso", ""},
    {"global.health.amazonaws.com", "health", "", "aws", ""},
    {"organizations.us-east-1.amazonaws.com", "organizations", "us-east-1", "aws", ""},
    {"email.eu-west-1.amazonaws.com", "ses", "eu-west-1", "aws", ""},
    {"api.ecr.eu-west-1.amazonaws.com", "ecr", "eu-west-1", "aws", ""},
    {"runtime.sagemaker.eu-west-1.amazonaws.com", "sagemaker", "eu-west-1", "aws", ""},
    {"runtime-fips.sagemaker.us-east-1.amazonaws.com", "sagemaker", "us-east-1", "aws", ""},
    {"fips.batch.us-east-1.amazonaws.com", "batch", "us-east-1", "aws", ""},
    {"bedrock-runtime.eu-west-1.amazonaws.com", "bedrock", "eu-west-1", "aws", ""},
    {"streams.dynamodb.eu-west-1.amazonaws.com", "dynamodb", "eu-west-1", "aws", ""},
    {"123456789012.ddb.eu-west-1.amazonaws.com", "dynamodb", "eu-west-1", "aws", ""},
    {"eu-west-1.queue.amazonaws.com", "sqs", "eu-west-1", "aws", ""},
    {"queue.amazonaws.com", "sqs", "", "aws", ""},
    {"sync-states.eu-west-1.amazonaws.com", "states", "eu-west-1", "aws", ""},
    {"abc123.execute-api.eu-west-1.amazonaws.com", "execute-api", "eu-west-1", "aws", ""},
    {"search-x-abc.eu-west-1.es.amazonaws.com", "es", "eu-west-1", "aws", ""},
    {"vpc-x-abc.eu-west-1.es.amazonaws.com", "es", "eu-west-1", "aws", ""},
    {"abc.eu-west-1.aoss.amazonaws.com", "aoss", "eu-west-1", "aws", ""},
    {"abc.appsync-api.eu-west-1.amazonaws.com", "appsync", "eu-west-1", "aws", ""},
    {"abc-ats.iot.eu-west-1.amazonaws.com", "iotdata", "eu-west-1", "aws", ""},
    {"data-ats.iot.eu-west-1.amazonaws.com", "iotdata", "eu-west-1", "aws", ""},
    {"iot.eu-west-1.amazonaws.com", "iot", "eu-west-1", "aws", ""},
    {"s-abc.kinesisvideo.eu-west-1.amazonaws.com", "kinesisvideo", "eu-west-1", "aws", ""},
    {"abc.lambda-url.eu-west-1.on.aws", "lambda", "eu-west-1", "aws", ""},
    {"x-1.abc.vpc-lattice-svcs.eu-west-1.on.aws", "vpc-lattice-svcs", "eu-west-1", "aws", ""},
    {"eks.eu-west-1.amazonaws.com", "eks", "eu-west-1", "aws", ""},
    {"fips.eks.us-east-1.amazonaws.com", "eks", "us-east-1", "aws", ""},
    {"rds.eu-west-1.amazonaws.com", "rds", "eu-west-1", "aws", ""},
    {"redshift.eu-west-1.amazonaws.com", "redshift", "eu-west-1", "aws", ""},
    {"elasticache.eu-west-1.amazonaws.com", "elasticache", "eu-west-1", "aws", ""},
    {"env.airflow.eu-west-1.amazonaws.com", "airflow", "eu-west-1", "aws", ""},
    {"sso.eu-west-1.amazonaws.com", "sso", "eu-west-1", "aws", ""},
    {"codeartifact.eu-west-1.amazonaws.com", "codeartifact", "eu-west-1", "aws", ""},
    {"vpce-0a1-b2c.sts.eu-west-1.vpce.amazonaws.com", "sts", "eu-west-1", "aws", ""},
    {"vpce-0a1-b2c-eu-west-1a.ec2.eu-west-1.vpce.amazonaws.com", "ec2", "eu-west-1", "aws", ""},
    {"vpce-0a1-b2c.api.ecr.eu-west-1.vpce.amazonaws.com", "ecr", "eu-west-1", "aws", ""},
    {"abc-vpce-0a1.execute-api.eu-west-1.amazonaws.com", "execute-api", "eu-west-1", "aws", ""},
    {"s3.amazonaws.com", "s3", "", "aws", ""},
    {"s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", ""},
    {"s3-eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", ""},
    {"s3-external-1.amazonaws.com", "s3", "", "aws", ""},
    {"s3-fips-us-gov-west-1.amazonaws.com", "s3", "us-gov-west-1", "aws-us-gov", ""},
    {"s3.dualstack.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", ""},
    {"s3-fips.dualstack.us-east-1.amazonaws.com", "s3", "us-east-1", "aws", ""},
    {"s3.cn-north-1.amazonaws.com.cn", "s3", "cn-north-1", "aws-cn", ""},
    {"bucket.s3.amazonaws.com", "s3", "", "aws", "bucket"},
    {"my.dotted.bucket.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "my.dotted.bucket"},
    {"bucket.s3-eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "bucket"},
    {"bucket.s3.dualstack.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "bucket"},
    {"bucket.s3-accelerate.amazonaws.com", "s3", "", "aws", "bucket"},
    {"bucket.s3-accelerate.dualstack.amazonaws.com", "s3", "", "aws", "bucket"},
    {"us-east-1.s3.amazonaws.com", "s3", "", "aws", "us-east-1"},
    {"us-east-1.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "us-east-1"},
    {"rds.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "rds"},
    {"signin.s3.amazonaws.com", "s3", "", "aws", "signin"},
    {"my.console.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "my.console"},
    {"ssmmessages.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "ssmmessages"},
    {"credentials.iot.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "credentials.iot"},
    {"s3-website.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "s3-website"},
    {"logs-fips.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "logs-fips"},
    {"fips.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", "fips"},
    {"bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "s3express", "us-east-1",
     "aws", "bucket--use1-az4--x-s3"},
    {"s3express-control.us-east-1.amazonaws.com", "s3express", "us-east-1", "aws", ""},
    {"point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws",
     "point-123456789012"},
    {"alias.mrap.accesspoint.s3-global.amazonaws.com", "s3", "", "aws", ""},
    {"lambda-123456789012.s3-object-lambda.eu-west-1.amazonaws.com", "s3-object-lambda",
     "eu-west-1", "aws", "lambda-123456789012"},
    {"s3-outposts.eu-west-1.amazonaws.com", "s3-outposts", "eu-west-1", "aws", ""},
    {"123456789012.s3-control.eu-west-1.amazonaws.com", "s3", "eu-west-1", "aws", ""},
    {"b.bucket.vpce-0a1-b2c.s3.eu-west-1.vpce.amazonaws.com", "s3", "eu-west-1", "aws", "b"},
    {"bucket.vpce-0a1-b2c.s3.eu-west-1.vpce.amazonaws.com", "s3", "eu-west-1", "aws", ""},
    {"p-123456789012.accesspoint.vpce-0a1-b2c.s3.eu-west-1.vpce.amazonaws.com", "s3", "eu-west-1",
     "aws", "p-123456789012"},
};

constexpr const char* kTunnelled[] = {
    "",
    "example.com",
    "amazonaws.com",
    "amazonaws.com.example.com",
    "evilamazonaws.com",
    "api.aws",
    "on.aws",
    "x.on.aws",
    "localhost",
    "10.0.0.1",
    "[::1]",
    "ssmmessages.eu-west-1.amazonaws.com",
    "ssmmessages.us-gov-west-1.amazonaws.com",
    "vpce-0a1-b2c.ssmmessages.eu-west-1.vpce.amazonaws.com",
    "ec2messages.eu-west-1.amazonaws.com",
    "signin.aws.amazon.com",
    "eu-west-1.signin.aws.amazon.com",
    "console.aws.amazon.com",
    "eu-west-1.console.aws.amazon.com",
    "aws.amazon.com",
    "signin.amazonaws.cn",
    "console.amazonaws-us-gov.com",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com",
    "123456789012.dkr-ecr.eu-west-1.on.aws",
    "public.ecr.aws",
    "ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
    "oidc.eks.eu-west-1.amazonaws.com",
    "db.abc123.eu-west-1.rds.amazonaws.com",
    "db.abc123.rds.cn-north-1.amazonaws.com.cn",
    "truststore.pki.rds.amazonaws.com",
    "c.abc123.ng.0001.euw1.cache.amazonaws.com",
    "lb-1.eu-west-1.elb.amazonaws.com",
    "lb-1.elb.eu-west-1.amazonaws.com",
    "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com",
    "ec2-1-2-3-4.compute-1.amazonaws.com",
    "wg.123456789012.eu-west-1.redshift-serverless.amazonaws.com",
    "c.abc.eu-west-1.redshift.amazonaws.com",
    "b-1.mq.eu-west-1.amazonaws.com",
    "b-1.c.abc.c2.kafka.eu-west-1.amazonaws.com",
    "abc.credentials.iot.eu-west-1.amazonaws.com",
    "bucket.s3-website-eu-west-1.amazonaws.com",
    "bucket.s3-website.eu-central-1.amazonaws.com",
    "git-codecommit.eu-west-1.amazonaws.com",
    "d-123456789012.d.codeartifact.eu-west-1.amazonaws.com",
    "portal.sso.eu-west-1.amazonaws.com",
    "oidc.eu-west-1.amazonaws.com",
    "abc.c2.eu-west-1.airflow.amazonaws.com",
    "g-abc.grafana-workspace.eu-west-1.amazonaws.com",
    "checkip.amazonaws.com",
    "ip-ranges.amazonaws.com",
    "awscli.amazonaws.com",
    "d111.cloudfront.net",
    "app.awsapps.com",
    "pool.auth.eu-west-1.amazoncognito.com",
};

constexpr const char* kRefused[] = {
    "169.254.169.254",
    "169.254.170.2",
    "169.254.170.23",
    "0xA9FEA9FE",
    "2852039166",
    "169.254.43518",
    "0251.0376.0251.0376",
    "fd00:ec2::254",
    "[fd00:ec2::23]",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "instance-data.ec2.internal",
    "instance-data",
    "metadata.google.internal",
};

} // namespace

class AwsHostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsApiHosts() {
        for (const ApiRow& row : kApi) {
            const AwsHost host = classifyHost(row.host);
            QVERIFY2(host.kind == AwsHost::Kind::Api, row.host);
            const std::string found = host.service + ' ' + host.region + ' ' +
                                      std::string(host.partition->id) + ' ' + host.bucket;
            const std::string wanted = std::string(row.service) + ' ' + row.region + ' ' +
                                       row.partition + ' ' + row.bucket;
            QVERIFY2(found == wanted, (std::string(row.host) + " -> " + found).c_str());
        }
    }

    void leavesOthersAlone() {
        for (const char* name : kTunnelled)
            QVERIFY2(classifyHost(name).kind == AwsHost::Kind::Tunnel, name);
    }

    void refusesMetadataHoweverItIsWritten() {
        for (const char* name : kRefused)
            QVERIFY2(classifyHost(name).kind == AwsHost::Kind::Refused, name);
        for (const char* name : {"169.253.169.254", "fd00:ec3::1", "fec0::1", "::ffff:10.0.0.1"})
            QVERIFY2(classifyHost(name).kind == AwsHost::Kind::Tunnel, name);
    }

    void checksThatScopeAndHostFit_data() {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* region, const char* host, const char* code) {
            QTest::addRow("%s %s", region, host)
                << QString::fromLatin1(region) << QString::fromLatin1(host)
                << QString::fromLatin1(code);
        };
        row("eu-west-1", "s3.eu-west-1.amazonaws.com", "");
        row("eu-west-1", "bucket.s3.amazonaws.com", "");
        row("eu-west-1", "us-east-1.s3.amazonaws.com", "");
        row("us-east-1", "iam.amazonaws.com", "");
        row("us-east-1", "s3-external-1.amazonaws.com", "");
        row("us-gov-west-1", "iam.us-gov.amazonaws.com", "");
        row("us-gov-west-1", "budgets.amazonaws.com", "");
        row("aws-global", "sts.us-east-1.amazonaws.com", "");
        row("*", "alias.mrap.accesspoint.s3-global.amazonaws.com", "");
        row("cn-north-1", "s3.cn-north-1.amazonaws.com.cn", "");
        row("eu-west-1", "s3.eu-west-2.amazonaws.com", "SignatureDoesNotMatch");
        row("us-gov-west-1", "s3.us-east-1.amazonaws.com", "SignatureDoesNotMatch");
        row("eu-west-1", "iam.cn-north-1.amazonaws.com.cn", "SignatureDoesNotMatch");
        row("cn-north-1", "s3.amazonaws.com", "SignatureDoesNotMatch");
        row("eusc-de-east-1", "route53.amazonaws.com", "SignatureDoesNotMatch");
        row("eu-west-1", "example.com", "AccessDenied");
        row("eu-west-1", "s3.eu-west-1.amazonaws.com.example.com", "AccessDenied");
        row("eu-west-1", "ssmmessages.eu-west-1.amazonaws.com", "AccessDenied");
        row("eu-west-1", "169.254.169.254", "AccessDenied");
    }
    void checksThatScopeAndHostFit() {
        QFETCH(QString, region);
        QFETCH(QString, host);
        QFETCH(QString, code);
        const auto fault =
            checkScopeFitsHost({"20240102", region.toStdString(), "s3"}, host.toStdString());
        QCOMPARE(fault ? fault->code : std::string(), code.toStdString());
    }

    void findsTheHostOfAScope_data() {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("host");
        const auto row = [](const char* service, const char* region, const char* target,
                            const char* path, const char* host) {
            QTest::addRow("%s %s %s %s", service, region, target, path)
                << QString::fromLatin1(service) << QString::fromLatin1(region)
                << QString::fromLatin1(target) << QString::fromLatin1(path)
                << QString::fromLatin1(host);
        };
        row("sts", "eu-west-1", "", "/", "sts.eu-west-1.amazonaws.com");
        row("sts", "aws-global", "", "/", "sts.amazonaws.com");
        row("sts", "us-gov-east-1", "", "/", "sts.us-gov-east-1.amazonaws.com");
        row("s3", "eu-west-1", "", "/bucket/key", "s3.eu-west-1.amazonaws.com");
        row("s3", "cn-north-1", "", "/b", "s3.cn-north-1.amazonaws.com.cn");
        row("s3", "eu-west-1", "", "/v20180820/jobs", "s3-control.eu-west-1.amazonaws.com");
        row("iam", "us-east-1", "", "/", "iam.amazonaws.com");
        row("iam", "us-gov-west-1", "", "/", "iam.us-gov.amazonaws.com");
        row("iam", "cn-north-1", "", "/", "iam.cn-north-1.amazonaws.com.cn");
        row("iam", "us-iso-east-1", "", "/", "iam.us-iso-east-1.c2s.ic.gov");
        row("ses", "eu-west-1", "", "/v2/email", "email.eu-west-1.amazonaws.com");
        row("dynamodb", "eu-west-1", "DynamoDBStreams_20120810.ListStreams", "/",
            "streams.dynamodb.eu-west-1.amazonaws.com");
        row("bedrock", "eu-west-1", "", "/model/m/converse",
            "bedrock-runtime.eu-west-1.amazonaws.com");
        row("bedrock", "eu-west-1", "", "/foundation-models", "bedrock.eu-west-1.amazonaws.com");
        row("lambda", "eu-west-1", "", "/2015-03-31/functions", "lambda.eu-west-1.amazonaws.com");
        row("datazone", "eu-west-1", "", "/", "datazone.eu-west-1.api.aws");
        row("cloudhsm", "eu-west-1", "", "/service/BaldrApiService/operation/ListTags",
            "cloudhsmv2.eu-west-1.amazonaws.com");
        row("IoTSecuredTunneling", "eu-west-1", "", "/",
            "api.tunneling.iot.eu-west-1.amazonaws.com");
        row("lambda", "eu-west-1", "", "/my/function/url", "");
        row("execute-api", "eu-west-1", "", "/prod", "");
        row("s3express", "eu-west-1", "", "/", "");
        row("s3/../x", "eu-west-1", "", "/", "");
        row("s3", "evil.example.com#", "", "/", "");
        row("s3", "", "", "/", "");
    }
    void findsTheHostOfAScope() {
        QFETCH(QString, service);
        QFETCH(QString, region);
        QFETCH(QString, target);
        QFETCH(QString, path);
        QFETCH(QString, host);
        const auto found = hostForScope({"20240102", region.toStdString(), service.toStdString()},
                                        target.toStdString(), path.toStdString());
        QCOMPARE(found.value_or(""), host.toStdString());
    }
};

QTEST_GUILESS_MAIN(AwsHostTest)
#include "AwsHostTest.moc"
