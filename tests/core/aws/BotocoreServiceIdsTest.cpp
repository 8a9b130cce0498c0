// SPDX-License-Identifier: Apache-2.0
// Every service of botocore is found by the variable that botocore looks at for it.
#include "core/aws/EndpointResolver.h"

#include <QProcess>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::aws;

class BotocoreServiceIdsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithBotocore() {
        QProcess process;
        process.start(QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).split(QLatin1Char(':')).front(),
                      {QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_service_ids.py")});
        QVERIFY2(process.waitForFinished(100'000), "botocore did not finish");
        int services = 0;
        for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
            const auto words = line.split(' ');
            if (words.size() != 3)
                continue;
            ++services;
            const std::string variable = words[2].toStdString();
            Environment environment;
            environment.set(variable, "http://127.0.0.1:4566");
            const auto found =
                EndpointResolver(environment, SharedConfig())
                    .overrideFor(words[0].toStdString(),
                                 words[1].toStdString() + ".us-east-1.amazonaws.com");
            QVERIFY2(found && *found, line.constData());
            QCOMPARE((*found)->setBy, variable);
        }
        QVERIFY(services > 350);
    }
};

QTEST_GUILESS_MAIN(BotocoreServiceIdsTest)
#include "BotocoreServiceIdsTest.moc"
