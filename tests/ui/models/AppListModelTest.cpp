// SPDX-License-Identifier: Apache-2.0
#include "ui/models/AppListModel.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/Wording.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using tests::FakeWorld;
using ui::AppListModel;

class AppListModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_model = std::make_unique<AppListModel>(m_world->bridge);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup() {
        m_tester.reset();
        m_model.reset();
        m_world.reset();
    }

    void listsAppsInUseFirst() {
        QCOMPARE(names(), QStringList({"awsconsole-dev", "awsconsole-prod", "data-lake",
                                       "gov-archive", "sandbox-eu", "shared-network", "training"}));
        QCOMPARE(m_model->sections().size(), std::size_t{2});
        QVERIFY(m_model->sections()[0].isInUse);
        QCOMPARE(m_model->sections()[1].firstRow, 3);
    }

    void findsBy_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("name") << "LAKE" << QStringList{"data-lake"};
        QTest::newRow("description") << "transit" << QStringList{"shared-network"};
        QTest::newRow("account in one") << "888899990000" << QStringList{"gov-archive"};
        QTest::newRow("account in groups") << "8888 9999" << QStringList{"gov-archive"};
        QTest::newRow("role") << "student" << QStringList{"training"};
        QTest::newRow("label") << "env=prod" << QStringList{"awsconsole-prod"};
        QTest::newRow("two words in any order") << "frankfurt eu" << QStringList{"sandbox-eu"};
        QTest::newRow("nothing") << "no such thing" << QStringList{};
    }
    void findsBy() {
        QFETCH(QString, filter);
        QFETCH(QStringList, found);
        m_model->setFilter(filter);
        QCOMPARE(names(), found);
        m_model->setFilter({});
        QCOMPARE(m_model->rowCount(), 7);
    }

    void movesAnAppUpWhenItsSessionStarts() {
        const auto* app = m_world->bridge.app("files-2", "training");
        m_world->engine.startSession({"files-2", "training", app->roles[0].arn}, {});
        FakeWorld::deliver();
        QCOMPARE(m_model->sections()[0].count, 4);
        QVERIFY(m_model->index(3).data(AppListModel::InUseRole).toBool());
        QCOMPARE(names().at(3), QString("training"));
    }

    void changesNoRowsForARequest() {
        QSignalSpy resets(m_model.get(), &AppListModel::modelReset);
        m_world->engine.change(engine::SessionsChanged,
                               [](engine::State& state) { state.sessions[0].requestCount = 413; });
        FakeWorld::deliver();
        QCOMPARE(resets.count(), 0);
    }

    void offersTheLastRoleOrTheOnlyOneElseNone() {
        QCOMPARE(roleOf("awsconsole-prod"), QString("ec2-read-only"));
        QCOMPARE(roleOf("gov-archive"), QString("auditor"));
        QCOMPARE(roleOf("sandbox-eu"), QString());
        const auto* app = m_world->bridge.app("files-2", "sandbox-eu");
        m_world->engine.setLastRole(engine::appKey(*app), app->roles[2].arn);
        FakeWorld::deliver();
        QCOMPARE(roleOf("sandbox-eu"), QString("c"));
    }

    void forgetsALastRoleThatIsGone() {
        const auto* app = m_world->bridge.app("files-2", "sandbox-eu");
        m_world->engine.setLastRole(engine::appKey(*app), "arn:aws:iam::333344445555:role/gone");
        FakeWorld::deliver();
        QCOMPARE(roleOf("sandbox-eu"), QString());
    }

    void dimsWhatCannotBeUsed() {
        m_world->engine.change(0xFF, [](engine::State& state) {
            state.connections[0].status = engine::ConnectionStatus::SignedOut;
        });
        FakeWorld::deliver();
        QVERIFY(!m_model->index(0).data(AppListModel::UsableRole).toBool());
        QVERIFY(m_model->index(4).data(AppListModel::UsableRole).toBool());
    }

    void groupsAndSorts() {
        m_model->setGrouping(AppListModel::Grouping::Connection);
        QCOMPARE(m_model->sections()[1].title, QString("Team files"));
        m_model->setGrouping(AppListModel::Grouping::None);
        m_model->setSorting(AppListModel::Sorting::Account);
        QCOMPARE(names().mid(3),
                 QStringList({"sandbox-eu", "shared-network", "gov-archive", "training"}));
    }

    void keepsSectionsWithoutGaps() {
        m_world->engine.fillWithManyApps(500);
        FakeWorld::deliver();
        m_model->setGrouping(AppListModel::Grouping::Account);
        int next = 0;
        for (const auto& section : m_model->sections()) {
            QCOMPARE(section.firstRow, next);
            QVERIFY(section.count > 0);
            next += section.count;
        }
        QCOMPARE(next, m_model->rowCount());
    }

private:
    [[nodiscard]] QStringList names() const {
        QStringList all;
        for (int row = 0; row < m_model->rowCount(); ++row)
            all << ui::toQString(m_model->app(row).name);
        return all;
    }
    [[nodiscard]] QString roleOf(const QString& name) const {
        return m_model->index(static_cast<int>(names().indexOf(name)))
            .data(AppListModel::RoleNameRole)
            .toString();
    }

    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<AppListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(AppListModelTest)
#include "AppListModelTest.moc"
