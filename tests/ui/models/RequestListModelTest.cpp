// SPDX-License-Identifier: Apache-2.0
#include "ui/models/RequestListModel.h"

#include "tests/support/FakeWorld.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using tests::FakeWorld;
using ui::RequestFilter;
using ui::RequestListModel;

class RequestListModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_model = std::make_unique<RequestListModel>(m_world->bridge);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        FakeWorld::deliver();
    }
    void cleanup() {
        m_tester.reset();
        m_model.reset();
        m_world.reset();
    }

    void matches_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("isMatch");
        QTest::newRow("empty") << "" << true;
        QTest::newRow("role") << "role:dev" << true;
        QTest::newRow("other role") << "role:admin" << false;
        QTest::newRow("service") << "service:S3" << true;
        QTest::newRow("status") << "status:403" << true;
        QTest::newRow("status class") << "status:4xx" << true;
        QTest::newRow("other class") << "status:5xx" << false;
        QTest::newRow("status beginning") << "status:4" << true;
        QTest::newRow("error") << "status:error" << true;
        QTest::newRow("ok") << "status:ok" << false;
        QTest::newRow("process") << "process:terraform" << true;
        QTest::newRow("quoted") << "\"access denied\"" << true;
        QTest::newRow("negated") << "-service:s3" << false;
        QTest::newRow("negated other") << "-service:ec2" << true;
        QTest::newRow("all of them") << "role:dev service:s3 status:403 put" << true;
        QTest::newRow("one fails") << "role:dev service:ec2" << false;
        QTest::newRow("free text in the path") << "backups/" << true;
        QTest::newRow("unknown key is text") << "nokey:value" << false;
        QTest::newRow("key without value") << "role:" << true;
    }
    void matches() {
        QFETCH(QString, filter);
        QFETCH(bool, isMatch);
        access::RequestRecord record = make("s3", 403);
        record.operation = "PutObject";
        record.path = "/backups/db";
        record.error = "Access denied by AWS.";
        QCOMPARE(RequestFilter::parse(filter).matches(record), isMatch);
    }

    void showsNewestFirst() {
        m_world->engine.addRequest(make("sts", 200));
        m_world->engine.addRequest(make("s3", 200));
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 2);
        QCOMPARE(text(0, RequestListModel::Service), QString("s3"));
    }

    void replacesARunningRequestWhenItEnds() {
        auto record = make("s3", 0);
        record.isRunning = true;
        record.sequence = 7;
        m_world->engine.addRequest(record);
        m_world->engine.addRequest(make("ec2", 200));
        FakeWorld::deliver();
        QCOMPARE(text(m_model->rowCount() - 1, RequestListModel::Status), QString("200"));
        QCOMPARE(text(0, RequestListModel::Status), QString("running"));
        record.isRunning = false;
        record.status = 200;
        m_world->engine.addRequest(record);
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 2);
        QCOMPARE(text(0, RequestListModel::Status), QString("200"));
    }

    void showsARequestWhoseEndFitsTheFilter() {
        m_model->setFilter(QStringLiteral("status:403"));
        auto record = make("s3", 0);
        record.isRunning = true;
        record.sequence = 7;
        m_world->engine.addRequest(record);
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 0);
        record.isRunning = false;
        record.status = 403;
        m_world->engine.addRequest(record);
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 1);
    }

    void keepsTheLastTwoThousand() {
        std::vector<access::RequestRecord> many;
        for (std::uint64_t i = 1; i <= 2500; ++i) {
            many.push_back(make("s3", 200));
            many.back().sequence = i;
        }
        m_model->append(many);
        QCOMPARE(m_model->rowCount(), 2000);
        auto next = make("sts", 200);
        next.sequence = 2501;
        m_model->append({next});
        QCOMPARE(m_model->rowCount(), 2000);
        QCOMPARE(m_model->record(0).sequence, std::uint64_t{2501});
        QCOMPARE(m_model->record(1999).sequence, std::uint64_t{502});
    }

    void holdsNewRequestsBackWhilePaused() {
        m_model->setPaused(true);
        QSignalSpy waiting(m_model.get(), &RequestListModel::waitingChanged);
        m_world->engine.addRequest(make("s3", 200));
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 0);
        QCOMPARE(waiting.last().first().toInt(), 1);
        m_model->setPaused(false);
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(waiting.last().first().toInt(), 0);
    }

    void fetchesAgainWhatCameWhileItWasFetching() {
        m_world->engine.hold();
        m_world->engine.addRequest(make("s3", 200));
        FakeWorld::deliver();
        m_world->engine.addRequest(make("sts", 200));
        FakeWorld::deliver();
        m_world->engine.release();
        FakeWorld::deliver();
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 2);
    }

private:
    [[nodiscard]] static access::RequestRecord make(const std::string& service, int status) {
        access::RequestRecord record;
        record.roleDisplay = "developer";
        record.service = service;
        record.status = status;
        record.program = "terraform";
        record.method = "GET";
        record.path = "/";
        return record;
    }
    [[nodiscard]] QString text(int row, int column) const {
        return m_model->index(row, column).data().toString();
    }

    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<RequestListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(RequestListModelTest)
#include "RequestListModelTest.moc"
