// SPDX-License-Identifier: Apache-2.0
#include "ui/models/SessionListModel.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/ConnectionListModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using tests::FakeWorld;
using ui::ConnectionListModel;
using ui::SessionListModel;

class SessionListModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsRowsWhenOnlyCountsChange() {
        FakeWorld world;
        world.engine.fillWithDemo();
        FakeWorld::deliver();
        SessionListModel model(world.bridge);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &SessionListModel::modelReset);
        QSignalSpy changes(&model, &SessionListModel::dataChanged);
        world.engine.change(engine::SessionsChanged,
                            [](engine::State& state) { state.sessions[0].requestCount = 500; });
        FakeWorld::deliver();
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(model.index(0).data().toString(), QString("ec2-read-only"));
        QVERIFY(model.index(0).data(SessionListModel::UsageRole).toString().contains("500"));
        world.engine.stopSession("demo-awsconsole-prod", {});
        FakeWorld::deliver();
        QCOMPARE(model.rowCount(), 2);
    }

    void countsDownTheShareThatIsLeft() {
        FakeWorld world;
        world.engine.fillWithDemo();
        FakeWorld::deliver();
        SessionListModel model(world.bridge);
        const double before = model.index(0).data(SessionListModel::FractionLeftRole).toDouble();
        QVERIFY(before > 0.8 && before < 0.9);
        world.clock.advance(std::chrono::hours(2));
        QCOMPARE(model.index(0).data(SessionListModel::FractionLeftRole).toDouble(), 0.0);
        QCOMPARE(model.index(0).data(SessionListModel::TimeLeftRole).toString(),
                 QString("expired"));
        world.engine.change(engine::SessionsChanged,
                            [](engine::State& state) { state.sessions[0].expiry.reset(); });
        FakeWorld::deliver();
        QCOMPARE(model.index(0).data(SessionListModel::FractionLeftRole).toDouble(), 1.0);
    }

    void listsConnectionsWithTheirState() {
        FakeWorld world;
        world.engine.fillWithDemo();
        FakeWorld::deliver();
        ConnectionListModel model(world.bridge);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1).data(ConnectionListModel::ProblemCountRole).toInt(), 1);
        world.engine.change(engine::ConnectionsChanged, [](engine::State& state) {
            state.connections[0].status = engine::ConnectionStatus::Offline;
        });
        FakeWorld::deliver();
        QVERIFY(model.index(0)
                    .data(ConnectionListModel::SubtitleRole)
                    .toString()
                    .startsWith("offline"));
        world.engine.removeConnection("files-2", {});
        FakeWorld::deliver();
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(SessionListModelTest)
#include "SessionListModelTest.moc"
