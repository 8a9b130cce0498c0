// SPDX-License-Identifier: Apache-2.0
#include "core/aws/EndpointResolver.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

SharedConfig parse(std::string_view config) {
    return SharedConfig::parse(config, {}, "config", "credentials");
}

Environment environmentOf(std::map<std::string, std::string, std::less<>> values) {
    return Environment(std::move(values));
}

constexpr std::string_view kConfig = "[default]\nregion = eu-west-1\nservices = local\n"
                                     "endpoint_url = http://profile:1\n[services local]\nsts =\n"
                                     "  endpoint_url = http://services:2\n[profile other]\n"
                                     "region = cn-north-1\n";

} // namespace

class EndpointResolverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsStsOfEveryPartition_data() {
        QTest::addColumn<QByteArray>("region");
        QTest::addColumn<QByteArray>("variables"); // name=value, by blanks
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("signedFor");
        const auto row = [](const char* region, const char* variables, const char* url,
                            const char* signedFor) {
            QTest::addRow("%s %s", region, variables) << QByteArray(region) << QByteArray(variables)
                                                      << QByteArray(url) << QByteArray(signedFor);
        };
        row("eu-west-1", "", "https://sts.eu-west-1.amazonaws.com", "eu-west-1");
        row("", "", "https://sts.us-east-1.amazonaws.com", "us-east-1");
        row("aws-global", "", "https://sts.amazonaws.com", "us-east-1");
        row("cn-north-1", "", "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1");
        row("aws-cn-global", "", "https://sts.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1");
        row("us-gov-west-1", "", "https://sts.us-gov-west-1.amazonaws.com", "us-gov-west-1");
        row("eusc-de-east-1", "", "https://sts.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1");
        row("us-iso-east-1", "", "https://sts.us-iso-east-1.c2s.ic.gov", "us-iso-east-1");
        row("eu-west-1", "AWS_STS_REGIONAL_ENDPOINTS=legacy", "https://sts.amazonaws.com",
            "us-east-1");
        row("eu-south-1", "AWS_STS_REGIONAL_ENDPOINTS=legacy",
            "https://sts.eu-south-1.amazonaws.com", "eu-south-1");
        row("us-west-2", "AWS_USE_FIPS_ENDPOINT=true", "https://sts-fips.us-west-2.amazonaws.com",
            "us-west-2");
        row("us-gov-west-1", "AWS_USE_FIPS_ENDPOINT=true",
            "https://sts.us-gov-west-1.amazonaws.com", "us-gov-west-1");
        row("us-west-2", "AWS_USE_DUALSTACK_ENDPOINT=true", "https://sts.us-west-2.api.aws",
            "us-west-2");
        row("us-west-2", "AWS_USE_DUALSTACK_ENDPOINT=true AWS_USE_FIPS_ENDPOINT=true",
            "https://sts-fips.us-west-2.api.aws", "us-west-2");
        row("eu-west-1", "AWS_ENDPOINT_URL=http://127.0.0.1:5000/", "http://127.0.0.1:5000",
            "eu-west-1");
    }
    void findsStsOfEveryPartition() {
        QFETCH(QByteArray, region);
        QFETCH(QByteArray, variables);
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, signedFor);
        Environment environment;
        for (const QByteArray& one : variables.split(' ')) {
            const auto parts = one.split('=');
            if (parts.size() == 2)
                environment.set(parts[0].toStdString(), parts[1].toStdString());
        }
        const EndpointResolver resolver(environment, SharedConfig());
        const auto endpoint = resolver.sts(region.toStdString());
        QVERIFY(endpoint.has_value());
        QCOMPARE(QByteArray::fromStdString(endpoint->url), url);
        QCOMPARE(QByteArray::fromStdString(endpoint->region), signedFor);
    }

    void followsTheOrderOfTheSdks() {
        const SharedConfig config = parse(kConfig);
        Environment environment;
        const auto setBy = [&](std::string_view service) {
            const auto found = EndpointResolver(environment, config).overrideFor(service);
            return *found ? (*found)->setBy : std::string();
        };
        QCOMPARE(setBy("sts"), std::string("endpoint_url of sts in services section 'local'"));
        QCOMPARE(setBy("s3"), std::string("endpoint_url of profile 'default'"));
        environment.set("AWS_ENDPOINT_URL", "http://all:3");
        QCOMPARE(setBy("sts"), std::string("AWS_ENDPOINT_URL"));
        environment.set("AWS_ENDPOINT_URL_STS", "http://sts:4");
        QCOMPARE(setBy("sts"), std::string("AWS_ENDPOINT_URL_STS"));
        QCOMPARE(setBy("s3"), std::string("AWS_ENDPOINT_URL"));
        environment.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        QCOMPARE(setBy("sts"), std::string());
        QVERIFY(*EndpointResolver(environmentOf({}), config, "other").overrideFor("sts") ==
                std::nullopt);
        const SharedConfig ignoring =
            parse("[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://a\n");
        QVERIFY(*EndpointResolver({}, ignoring).overrideFor("sts") == std::nullopt);
        const auto asked = EndpointResolver(
            environmentOf({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"}}), ignoring);
        QVERIFY(asked.overrideFor("sts")->has_value());
    }

    void tellsServicesApartThatShareASigningName() {
        const Environment environment =
            environmentOf({{"AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://runtime:1"},
                           {"AWS_ENDPOINT_URL_ELASTIC_BEANSTALK", "http://beanstalk:2"},
                           {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://logs:3"},
                           {"AWS_ENDPOINT_URL_SESV2", "http://ses:4"},
                           {"AWS_ENDPOINT_URL_S3", "http://s3:5"}});
        const EndpointResolver resolver(environment, SharedConfig());
        const auto hostOf = [&](std::string_view service, std::string_view host) {
            const auto found = resolver.overrideFor(service, host);
            return *found ? (*found)->host : std::string();
        };
        QCOMPARE(hostOf("bedrock", "bedrock-runtime.us-east-1.amazonaws.com"),
                 std::string("runtime"));
        QCOMPARE(hostOf("bedrock", "bedrock.us-east-1.amazonaws.com"), std::string());
        QCOMPARE(hostOf("elasticbeanstalk", "elasticbeanstalk.us-east-1.amazonaws.com"),
                 std::string("beanstalk"));
        QCOMPARE(hostOf("logs", "logs.eu-west-1.amazonaws.com"), std::string("logs"));
        QCOMPARE(hostOf("ses", "email.eu-west-1.amazonaws.com"), std::string("ses"));
        QCOMPARE(hostOf("s3", "my.bucket.s3.eu-west-1.amazonaws.com"), std::string("s3"));
        QCOMPARE(hostOf("s3", "111122223333.s3-control.eu-west-1.amazonaws.com"), std::string());
        QCOMPARE(serviceIdsOf("new-service"), std::vector<std::string>{"new_service"});
    }

    void findsFipsHosts_data() {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* host, const char* expected) {
            QTest::newRow(host) << QByteArray(host) << QByteArray(expected);
        };
        // As botocore has them with use_fips_endpoint.
        row("ec2.us-east-1.amazonaws.com", "ec2-fips.us-east-1.amazonaws.com");
        row("dynamodb.ca-central-1.amazonaws.com", "dynamodb-fips.ca-central-1.amazonaws.com");
        row("streams.dynamodb.us-east-1.amazonaws.com",
            "streams.dynamodb-fips.us-east-1.amazonaws.com");
        row("iam.amazonaws.com", "iam-fips.amazonaws.com");
        row("organizations.us-east-1.amazonaws.com", "organizations-fips.us-east-1.amazonaws.com");
        row("sts.us-west-2.amazonaws.com", "sts-fips.us-west-2.amazonaws.com");
        row("sts.amazonaws.com", "sts-fips.us-east-1.amazonaws.com");
        row("api.ecr.us-west-2.amazonaws.com", "ecr-fips.us-west-2.amazonaws.com");
        row("api.sagemaker.us-east-1.amazonaws.com", "api-fips.sagemaker.us-east-1.amazonaws.com");
        row("runtime.lex.us-east-1.amazonaws.com", "runtime-fips.lex.us-east-1.amazonaws.com");
        row("batch.us-east-1.amazonaws.com", "fips.batch.us-east-1.amazonaws.com");
        row("eks.us-west-2.amazonaws.com", "fips.eks.us-west-2.amazonaws.com");
        row("s3.us-east-1.amazonaws.com", "s3-fips.us-east-1.amazonaws.com");
        row("my.bucket.s3.us-east-1.amazonaws.com", "my.bucket.s3-fips.us-east-1.amazonaws.com");
        row("my-fips.s3.us-east-1.amazonaws.com", "my-fips.s3-fips.us-east-1.amazonaws.com");
        row("b.s3.amazonaws.com", "b.s3-fips.us-east-1.amazonaws.com");
        row("b.s3.dualstack.us-west-2.amazonaws.com",
            "b.s3-fips.dualstack.us-west-2.amazonaws.com");
        row("b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
            "b--use1-az4--x-s3.s3express-fips-use1-az4.us-east-1.amazonaws.com");
        row("s3express-control.us-east-1.amazonaws.com",
            "s3express-control-fips.us-east-1.amazonaws.com");
        row("lambda.us-east-1.api.aws", "lambda-fips.us-east-1.api.aws");
        // There already, without one, or FIPS as they are.
        row("kms-fips.us-east-1.amazonaws.com", "kms-fips.us-east-1.amazonaws.com");
        row("b.s3-fips.us-east-1.amazonaws.com", "b.s3-fips.us-east-1.amazonaws.com");
        row("fips.batch.us-east-1.amazonaws.com", "fips.batch.us-east-1.amazonaws.com");
        row("ec2.us-gov-west-1.amazonaws.com", "ec2.us-gov-west-1.amazonaws.com");
        row("b.s3-accelerate.amazonaws.com", "b.s3-accelerate.amazonaws.com");
        row("example.com", "example.com");
    }
    void findsFipsHosts() {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(fipsHostOf(host.toStdString(), "us-east-1")), expected);
    }

    void takesTheAddressApart() {
        const EndpointResolver resolver(
            environmentOf({{"AWS_ENDPOINT_URL", "https://[::1]:8443/base/path/"}}), SharedConfig());
        const auto found = resolver.overrideFor("s3");
        QVERIFY(**found == (EndpointOverride{"https", "::1", "8443", "/base/path",
                                             "https://[::1]:8443/base/path", "AWS_ENDPOINT_URL"}));
    }

    void refusesWhatIsNoAddress() {
        const EndpointResolver resolver(environmentOf({{"AWS_ENDPOINT_URL", "localhost:4566"}}),
                                        SharedConfig());
        for (const Error& error :
             {resolver.overrideFor("s3").error(), resolver.sts("eu-west-1").error()}) {
            QVERIFY(error.code == ErrorCode::BadInput);
            QVERIFY2(error.message.starts_with("AWS_ENDPOINT_URL is set"), error.message.c_str());
        }
        const auto region = EndpointResolver().sts("eu-west-1.evil.example/");
        QVERIFY(region.error().code == ErrorCode::BadInput);
    }

    void findsTheRegion() {
        const SharedConfig config = parse(kConfig);
        QCOMPARE(EndpointResolver({}, config).region(), std::string("eu-west-1"));
        QCOMPARE(EndpointResolver({}, config, "other").region(), std::string("cn-north-1"));
        Environment environment = environmentOf({{"AWS_DEFAULT_REGION", "us-west-1"}});
        QCOMPARE(EndpointResolver(environment, config).region(), std::string("us-west-1"));
        environment.set("AWS_REGION", "us-west-2");
        const EndpointResolver resolver(environment, config);
        QCOMPARE(resolver.regionFor("aws"), std::string("us-west-2"));
        QCOMPARE(resolver.regionFor("aws-us-gov"), std::string("us-gov-west-1"));
        QCOMPARE(EndpointResolver().regionFor("aws-cn"), std::string("cn-northwest-1"));
        QCOMPARE(EndpointResolver().region(), std::string());
    }
};

QTEST_GUILESS_MAIN(EndpointResolverTest)
#include "EndpointResolverTest.moc"
