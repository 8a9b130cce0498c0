// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Partition.h"

#include <QTest>

#include <set>

using namespace gatehouse;
using namespace gatehouse::aws;

class PartitionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsTheRegionOfEachPartition() {
        std::set<std::string_view> ids;
        for (const Partition& one : partitions()) {
            QVERIFY(ids.insert(one.id).second);
            QCOMPARE(partitionById(one.id), &one);
            QCOMPARE(partitionOfRegion(one.implicitRegion).id, one.id);
            QCOMPARE(partitionOfRegion(std::string(one.id) + "-global").id, one.id);
        }
        QCOMPARE(ids.size(), std::size_t{8});
        QVERIFY(partitionById("aws-moon") == nullptr);
    }

    void findsThePartitionOfARegion_data() {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("partition");
        const auto row = [](const char* region, const char* partition) {
            QTest::addRow("\"%s\"", region)
                << QString::fromLatin1(region) << QString::fromLatin1(partition);
        };
        row("us-east-1", "aws");
        row("mx-central-1", "aws");
        row("us-gov-east-1", "aws-us-gov");
        row("cn-northwest-1", "aws-cn");
        row("eusc-de-east-1", "aws-eusc");
        row("us-iso-west-1", "aws-iso");
        row("us-isob-east-1", "aws-iso-b");
        row("us-isof-east-1", "aws-iso-f");
        row("eu-isoe-west-1", "aws-iso-e");
        row("xx-new-1", "aws");
        row("", "aws");
    }
    void findsThePartitionOfARegion() {
        QFETCH(QString, region);
        QFETCH(QString, partition);
        QCOMPARE(std::string(partitionOfRegion(region.toStdString()).id), partition.toStdString());
    }

    void recognisesConsoleUrls_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("partition"); // empty: no console of AWS
        const auto row = [](const char* url, const char* partition) {
            QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(partition);
        };
        row("https://console.aws.amazon.com", "aws");
        row("https://console.aws.amazon.com/ec2/v2/home", "aws");
        row("https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1", "aws");
        row("HTTPS://Console.AWS.Amazon.com:443/", "aws");
        row("https://console.amazonaws-us-gov.com", "aws-us-gov");
        row("https://us-gov-west-1.console.amazonaws-us-gov.com/", "aws-us-gov");
        row("https://console.amazonaws.cn/#x", "aws-cn");
        row("https://cn-north-1.console.amazonaws.cn", "aws-cn");
        row("https://eusc-de-east-1.console.amazonaws-eusc.eu/", "aws-eusc");
        row("https://console.c2shome.ic.gov", "aws-iso");
        row("http://console.aws.amazon.com", "");
        row("https://console.aws.amazon.com.example.com", "");
        row("https://evilconsole.aws.amazon.com", "");
        row("https://console.aws.amazon.com@example.com/", "");
        row("https://example.com/https://console.aws.amazon.com", "");
        row("https://console.aws.amazon.com:8443/", "");
        row("https://aws.amazon.com/console", "");
        row("https://.console.aws.amazon.com", "");
        row("console.aws.amazon.com", "");
        row("", "");
    }
    void recognisesConsoleUrls() {
        QFETCH(QString, url);
        QFETCH(QString, partition);
        const Partition* found = partitionOfConsoleUrl(url.toStdString());
        QCOMPARE(found != nullptr ? std::string(found->id) : std::string(),
                 partition.toStdString());
    }
};

QTEST_GUILESS_MAIN(PartitionTest)
#include "PartitionTest.moc"
