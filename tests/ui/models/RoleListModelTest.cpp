// SPDX-License-Identifier: Apache-2.0
#include "ui/models/RoleListModel.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/Wording.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace gatehouse;
using tests::FakeWorld;
using ui::RoleListModel;

class RoleListModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_model = std::make_unique<RoleListModel>(m_world->bridge);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_model->setApp("profiles", "awsconsole-prod");
    }
    void cleanup() {
        m_tester.reset();
        m_model.reset();
        m_world.reset();
    }

    void putsFavouritesBeforeRecentsBeforeTheRest() {
        QCOMPARE(names(), QStringList({"ec2-read-only", "ec2-admin", "billing-viewer",
                                       "deploy-payments-production-eu-central-1", "support-read"}));
        QVERIFY(!sectionOf(0).isEmpty());
        QVERIFY(sectionOf(1).isEmpty());
        QVERIFY(!sectionOf(2).isEmpty());
    }

    void startsAtTheLastRole() {
        const auto* app = m_world->bridge.app("profiles", "awsconsole-prod");
        m_world->engine.setLastRole(engine::appKey(*app), app->roles[4].arn);
        FakeWorld::deliver();
        QCOMPARE(ui::toQString(m_model->role(m_model->preferredRow()).display),
                 QString("support-read"));
        m_model->setFilter(QStringLiteral("ec2"));
        QCOMPARE(m_model->preferredRow(), 0);
        m_model->setFilter(QStringLiteral("no such role"));
        QCOMPARE(m_model->preferredRow(), -1);
    }

    void filtersByThePathInTheArn() {
        m_model->setFilter(QStringLiteral("finance/"));
        QCOMPARE(names(), QStringList{"billing-viewer"});
    }

    void showsEveryUsableAppsRolesWithoutAnApp() {
        m_model->setApp({}, {});
        QVERIFY(m_model->isForAllApps());
        QCOMPARE(m_model->rowCount(), 21);
        m_world->engine.fillWithLongNames(); // one app is unsupported there, one has 21 roles
        FakeWorld::deliver();
        QCOMPARE(m_model->rowCount(), 34);
    }

    void followsAFavourite() {
        const auto* app = m_world->bridge.app("profiles", "awsconsole-prod");
        m_world->engine.setFavourite(
            engine::roleKey(app->connectionId, app->name, app->roles[4].arn), true);
        FakeWorld::deliver();
        QCOMPARE(names().at(1), QString("support-read"));
        QVERIFY(m_model->index(1).data(RoleListModel::FavouriteRole).toBool());
    }

private:
    [[nodiscard]] QStringList names() const {
        QStringList all;
        for (int row = 0; row < m_model->rowCount(); ++row)
            all << ui::toQString(m_model->role(row).display);
        return all;
    }
    [[nodiscard]] QString sectionOf(int row) const {
        return m_model->index(row).data(RoleListModel::SectionRole).toString();
    }

    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<RoleListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(RoleListModelTest)
#include "RoleListModelTest.moc"
