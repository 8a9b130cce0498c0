// SPDX-License-Identifier: Apache-2.0
// Real clients through the real programs to moto's server; each check is one function of checks.py.
#include "core/base/ChildProcess.h"

#include <QTest>

using namespace gatehouse;

class ClientsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void works_data() {
        QTest::addColumn<QString>("check");
        for (const char* check :
             {"answers_as_the_role_of_the_guide", "serves_three_accounts_on_one_port",
              "copies_64_megabytes_both_ways", "carries_boto3_through_five_services",
              "passes_refusals_of_aws_through", "refuses_wrong_and_unknown_keys",
              "explains_what_is_wrong_in_files", "explains_what_it_cannot_reach",
              "keeps_a_proxy_in_the_foreground", "wires_terminals_by_one_line",
              "makes_node_and_java_trust_the_proxy",
              "keeps_sessions_over_a_restart_in_memory_only_with_a_word"})
            QTest::newRow(check) << QString::fromLatin1(check);
    }
    void works() {
        QFETCH(QString, check);
        ChildRequest request{{CLIENTS_PYTHON, CLIENTS_CHECKS, check.toStdString()}};
        request.environment = Environment::ofProcess();
        request.environment->set("GATEHOUSE_BIN", GATEHOUSE_BIN);
        request.timeout = std::chrono::minutes(4);
        const auto ran = runChild(request, {});
        QVERIFY2(ran.has_value(), ran ? "" : ran.error().message.c_str());
        if (ran->exitCode != 0)
            qWarning("%s", (ran->out + ran->err).c_str());
        QCOMPARE(ran->exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(ClientsTest)
#include "ClientsTest.moc"
