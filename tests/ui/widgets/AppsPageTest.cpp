// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AppsPage.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AppListView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/RolePickerDialog.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class AppsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_opened.clear();
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_launcher = std::make_unique<ConsoleLauncher>(m_world->bridge, [this](const QUrl& url) {
            m_opened << url;
            return true;
        });
        m_starter = std::make_unique<SessionStarter>(m_world->bridge);
        m_page = std::make_unique<AppsPage>(m_world->bridge, *m_launcher, *m_starter);
        m_page->resize(868, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->search()->setFocus();
    }
    void cleanup() {
        m_page.reset();
        m_starter.reset();
        m_launcher.reset();
        m_world.reset();
    }

    void opensTheConsoleByTypingAndEnter() {
        QTest::keyClicks(m_page->search(), QStringLiteral("gov"));
        QTest::keyClick(m_page->search(), Qt::Key_Return);
        FakeWorld::deliver();
        QCOMPARE(m_opened.size(), 1);
        QCOMPARE(m_opened.first().host(), QString("127.0.0.1"));
        QVERIFY(hasCall("launchConsole gov-archive arn:aws-us-gov:iam::888899990000:role/auditor"));
    }

    void startsASessionByControlEnter() {
        QTest::keyClicks(m_page->search(), QStringLiteral("training"));
        QTest::keyClick(m_page->search(), Qt::Key_Return, Qt::ControlModifier);
        FakeWorld::deliver();
        QVERIFY(hasCall("startSession training arn:aws:iam::999900001111:role/student"));
    }

    void movesInTheListWhileTypingGoesOn() {
        QTest::keyClick(m_page->search(), Qt::Key_Down);
        QTest::keyClick(m_page->search(), Qt::Key_Down);
        QCOMPARE(m_page->list()->current(), 2);
        QVERIFY(m_page->search()->hasFocus());
        QTest::keyClick(m_page->search(), Qt::Key_Up);
        QCOMPARE(m_page->list()->current(), 1);
    }

    void marksAFavouriteWhileTypingGoesOn() {
        QTest::keyClicks(m_page->search(), QStringLiteral("gov"));
        QTest::keyClick(m_page->search(), Qt::Key_D, Qt::ControlModifier);
        QVERIFY(hasCall("setFavourite files-2/gov-archive"));
        QCOMPARE(m_page->search()->text(), QString("gov"));
    }

    void opensThePickerWhereTheRoleIsOpen() {
        QTest::keyClicks(m_page->search(), QStringLiteral("sandbox-eu"));
        QTest::keyClick(m_page->search(), Qt::Key_Return);
        QVERIFY(m_page->findChild<RolePickerDialog*>() != nullptr);
        QVERIFY(m_opened.isEmpty());
    }

    void goesToTheSessionThatRunsAlready() {
        QSignalSpy chosen(m_page.get(), &AppsPage::sessionChosen);
        QTest::keyClicks(m_page->search(), QStringLiteral("awsconsole-prod"));
        QTest::keyClick(m_page->search(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QString("demo-awsconsole-prod"));
    }

    void obeysLettersInTheList() {
        m_page->list()->setFocus();
        m_page->list()->setCurrent(3);
        QTest::keyClick(m_page->list(), Qt::Key_F);
        QVERIFY(hasCall("setFavourite files-2/gov-archive"));
        m_page->list()->setCurrent(1);
        QTest::keyClick(m_page->list(), Qt::Key_C, Qt::ControlModifier);
        FakeWorld::deliver();
        QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("AWS_ACCESS_KEY_ID")));
        QTest::keyClicks(m_page->list(), QStringLiteral("x"));
        QCOMPARE(m_page->search()->text(), QString("x"));
        QVERIFY(m_page->search()->hasFocus());
    }

    void copiesTheExportWhileNothingIsSelectedInTheSearch() {
        QTest::keyClicks(m_page->search(), QStringLiteral("awsconsole-prod"));
        QTest::keyClick(m_page->search(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(hasCall("exportSession demo-awsconsole-prod bash"));
        m_page->search()->selectAll();
        QTest::keyClick(m_page->search(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QString("awsconsole-prod"));
    }

    void keepsGroupingAndSorting() {
        for (auto* menu : m_page->findChildren<QMenu*>()) {
            for (QAction* action : menu->actions()) {
                if (action->text() == QLatin1String("By connection") ||
                    action->text() == QLatin1String("Last used first"))
                    action->trigger();
            }
        }
        FakeWorld::deliver();
        AppsPage again(m_world->bridge, *m_launcher, *m_starter);
        const auto* model = again.findChild<AppListModel*>();
        QCOMPARE(model->grouping(), AppListModel::Grouping::Connection);
        QCOMPARE(model->sorting(), AppListModel::Sorting::Recent);
    }

    void reachesBannerAndListInReadingOrder() {
        QStringList seen;
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            const auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
            seen << (button != nullptr ? button->text().trimmed()
                                       : QApplication::focusWidget()->accessibleName());
        }
        QCOMPARE(seen, (QStringList{"Group", "Sort", "Open file", "Dismiss", "Apps", "developer"}));
    }

    void reachesEveryButtonOfTheCurrentRowByTab() {
        m_page->list()->setFocus();
        m_page->list()->setCurrent(4);
        QStringList names;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            names << QApplication::focusWidget()->accessibleName();
        }
        QVERIFY(names.at(0).startsWith(QLatin1String("Role of sandbox-eu")));
        QCOMPARE(names.at(1), QString("Console of sandbox-eu"));
        QCOMPARE(names.at(2), QString("Start session of sandbox-eu"));
        QCOMPARE(names.at(3), QString("More for sandbox-eu"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), QString("More for shared-network"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(!m_page->list()->isAncestorOf(QApplication::focusWidget()));
    }

    void offersCancelWhileASessionStarts() {
        m_world->engine.hold();
        QTest::keyClicks(m_page->search(), QStringLiteral("training"));
        QTest::keyClick(m_page->search(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_starter->phase("files-2/training"), SessionStarter::Phase::Starting);
        m_starter->cancelStart("files-2/training");
        m_world->engine.release();
        FakeWorld::deliver();
        QVERIFY(hasCall("stopSession session-1"));
    }

    void tellsWhyASessionDidNotStart() {
        QSignalSpy failed(m_starter.get(), &SessionStarter::failed);
        m_world->engine.failNext({ErrorCode::Refused, "AWS refused the role.", "Choose another."});
        QTest::keyClicks(m_page->search(), QStringLiteral("training"));
        QTest::keyClick(m_page->search(), Qt::Key_Return, Qt::ControlModifier);
        FakeWorld::deliver();
        QCOMPARE(failed.count(), 1);
        QCOMPARE(m_starter->phase("files-2/training"), SessionStarter::Phase::Idle);
    }

    void opensNothingAfterCancel() {
        m_world->engine.hold();
        QTest::keyClicks(m_page->search(), QStringLiteral("gov"));
        QTest::keyClick(m_page->search(), Qt::Key_Return);
        QVERIFY(m_launcher->isBusy());
        m_launcher->cancel();
        m_world->engine.release();
        FakeWorld::deliver();
        QVERIFY(m_opened.isEmpty());
        QVERIFY(!m_launcher->isBusy());
    }

    void showsMistakesInFilesUntilTheyAreDismissed() {
        auto* banner = m_page->findChild<Banner*>();
        QVERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(QLatin1String("roles/data.yaml, line 12")));
        QSignalSpy opened(m_page.get(), &AppsPage::fileOpenRequested);
        const auto buttons = banner->findChildren<QPushButton*>();
        buttons.first()->click();
        QCOMPARE(opened.first().at(1).toInt(), 12);
        buttons.last()->click();
        QVERIFY(!banner->isVisible());
        m_world->engine.change(engine::ConnectionsChanged, [](engine::State& state) {
            state.connections[1].problems.push_back({Problem::Severity::Error, "new.yaml", 1});
        });
        FakeWorld::deliver();
        QVERIFY(banner->isVisible());
    }

    void offersToClearAFilterThatMatchesNothing() {
        QTest::keyClicks(m_page->search(), QStringLiteral("no such app"));
        auto* empty = m_page->findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        Q_EMIT empty->activated();
        QCOMPARE(m_page->search()->text(), QString());
        QVERIFY(m_page->list()->isVisible());
    }

    void makesWidgetsOnlyForWhatIsInSight() {
        m_world->engine.fillWithManyApps(10'000);
        FakeWorld::deliver();
        QVERIFY(m_page->list()->findChildren<AppRow*>().size() < 30);
        QTest::keyClick(m_page->list(), Qt::Key_End);
        QCOMPARE(m_page->list()->current(), 9999);
        const AppRow* last = m_page->list()->rowWidget(9999);
        QVERIFY(last != nullptr && last->isVisible());
        QVERIFY(m_page->list()->viewport()->rect().contains(last->geometry()));
    }

    void isAListOfItemsToAssistiveTechnology() {
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(m_page->list());
        QCOMPARE(list->role(), QAccessible::List);
        AppRow* row = m_page->list()->rowWidget(3);
        QAccessibleInterface* item = QAccessible::queryAccessibleInterface(row);
        QCOMPARE(item->role(), QAccessible::ListItem);
        QVERIFY(item->text(QAccessible::Name).startsWith(QLatin1String("gov-archive, Records")));
        item->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        FakeWorld::deliver();
        QVERIFY(hasCall("launchConsole gov-archive arn:aws-us-gov:iam::888899990000:role/auditor"));
        for (const auto* button : row->findChildren<QAbstractButton*>())
            QVERIFY2(!button->accessibleName().isEmpty(), button->metaObject()->className());
    }

private:
    [[nodiscard]] bool hasCall(const std::string& call) const {
        const auto& calls = m_world->engine.calls();
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<ConsoleLauncher> m_launcher;
    std::unique_ptr<SessionStarter> m_starter;
    std::unique_ptr<AppsPage> m_page;
    QList<QUrl> m_opened;
};

QTEST_MAIN(AppsPageTest)
#include "AppsPageTest.moc"
