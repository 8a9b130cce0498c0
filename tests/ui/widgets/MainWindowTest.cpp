// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/MainWindow.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ErrorDialog.h"
#include "ui/widgets/NavButton.h"
#include "ui/widgets/ProxyCard.h"
#include "ui/widgets/SandboxBar.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/ShortcutsDialog.h"
#include "ui/widgets/Sidebar.h"
#include "ui/widgets/SwitchButton.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/Toast.h"

#include <QAccessible>
#include <QCloseEvent>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class MainWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_window = std::make_unique<MainWindow>(m_world->bridge);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() {
        m_window.reset();
        m_world.reset();
    }

    void changesPagesByKeyAndSidebar() {
        auto* page = new QWidget;
        auto* field = new QLineEdit(page);
        page->setFocusProxy(field);
        m_window->addPage(MainWindow::Page::Sessions, page);
        QSignalSpy changed(m_window.get(), &MainWindow::pageChanged);
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Sessions);
        QVERIFY(page->isVisible());
        QVERIFY(field->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        for (auto* button : m_window->findChildren<NavButton*>()) {
            if (button->text() == QLatin1String("Apps"))
                button->click();
        }
        QCOMPARE(m_window->page(), MainWindow::Page::Apps);
        QCOMPARE(changed.count(), 3);
    }

    void switchesTheProxyAndSaysSo() {
        auto* card = m_window->findChild<ProxyCard*>();
        auto* button = card->findChild<SwitchButton*>();
        auto* toast = m_window->findChild<Toast*>();
        QVERIFY(button->isChecked());
        button->click();
        FakeWorld::deliver();
        QVERIFY(!button->isChecked());
        QVERIFY(toast->text().startsWith(QLatin1String("Proxy off")));
        button->click();
        FakeWorld::deliver();
        QVERIFY(button->isChecked());
        QVERIFY(toast->text().contains(QLatin1String("127.0.0.1:8787")));
        QVERIFY(button->accessibleName().contains(QLatin1String("On")));
    }

    void fallsBackWhenTheProxyDoesNotStart() {
        m_world->engine.stopProxy({});
        FakeWorld::deliver();
        m_world->engine.failNext({ErrorCode::Internal, "Port 8787 is taken.", "Choose another."});
        auto* button = m_window->findChild<ProxyCard*>()->findChild<SwitchButton*>();
        button->click();
        FakeWorld::deliver();
        QVERIFY(m_window->findChild<ErrorDialog*>() != nullptr);
        QVERIFY2(!button->isChecked(), "the switch shows the proxy, not the wish");
    }

    void framesTheSandbox() {
        auto* bar = m_window->findChild<SandboxBar*>();
        QVERIFY(!bar->isVisible());
        m_world->engine.fillWithSandbox();
        FakeWorld::deliver();
        QVERIFY(bar->isVisible());
        m_world->engine.removeConnection("sandbox", {});
        FakeWorld::deliver();
        QVERIFY(!bar->isVisible());
    }

    void shrinksTheSidebarToIconsThatSayTheirNames() {
        m_window->resize(720, 480);
        FakeWorld::deliver();
        QCOMPARE(m_window->findChild<Sidebar*>()->width(), metrics::kSidebarIconWidth);
        for (const auto* button : m_window->findChildren<NavButton*>()) {
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->text()));
            QVERIFY(!button->accessibleName().isEmpty());
        }
        m_window->resize(1000, 600);
        FakeWorld::deliver();
        QCOMPARE(m_window->findChild<Sidebar*>()->width(), metrics::kSidebarWidth);
    }

    void remembersItsPlace() {
        m_window->resize(900, 640);
        m_window->close();
        FakeWorld::deliver();
        QVERIFY(!m_world->bridge.value("window").isEmpty());
        MainWindow again(m_world->bridge);
        again.restorePlace();
        QCOMPARE(again.size(), QSize(900, 640));
    }

    void asksItsHandlerBeforeItCloses() {
        m_window->setCloseHandler([](QCloseEvent& event) { event.ignore(); });
        m_window->close();
        QVERIFY(m_window->isVisible());
    }

    void showsTheKeys() {
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        QVERIFY(m_window->findChild<ShortcutsDialog*>() != nullptr);
    }

    void showsTheKeysFromAnEmptySearchFieldToo() {
        SearchField* field = addSearchPage(MainWindow::Page::Apps);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Question);
        QVERIFY(m_window->findChild<ShortcutsDialog*>() != nullptr);
        QCOMPARE(field->text(), QString());
    }

    void searchesWhenSomebodyJustTypes() {
        SearchField* field = addSearchPage(MainWindow::Page::Apps);
        QWidget* button = m_window->findChild<NavButton*>();
        button->setFocus();
        QTest::keyClicks(button, QStringLiteral("pr"));
        QCOMPARE(field->text(), QString("pr"));
        QVERIFY(field->hasFocus());
    }

    void findsAppsFromPagesWithoutASearchField() {
        SearchField* field = addSearchPage(MainWindow::Page::Apps);
        m_window->showPage(MainWindow::Page::Settings);
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Apps);
        QVERIFY(field->hasFocus());
    }

    void walksThroughTheSidebarInReadingOrder() {
        m_world->engine.addConnection({{}, "sandbox", "Another"}, {});
        FakeWorld::deliver();
        QStringList seen;
        QWidget* at = m_window->findChild<NavButton*>();
        for (int i = 0; i < 9; ++i, at = QApplication::focusWidget()) {
            at->setFocus();
            seen << at->accessibleName().section(QLatin1Char(','), 0, 0);
            QTest::keyClick(at, Qt::Key_Tab);
        }
        // Radio buttons are one stop: the page that is shown.
        QVERIFY2(seen.join(QLatin1Char('|'))
                     .contains(QStringLiteral("This computer|Team files|Another|Add connection…|"
                                              "Proxy: On · 3 sessions")),
                 qPrintable(seen.join(QLatin1Char('|'))));
    }

    void coversAllWithTheFirstRun() {
        auto* first = new QWidget;
        m_window->showFirstRun(first);
        QVERIFY(first->isVisible());
        QVERIFY(!m_window->findChild<Sidebar*>()->isVisible());
        m_window->leaveFirstRun();
        QVERIFY(m_window->findChild<Sidebar*>()->isVisible());
    }

    void saysMessagesToAssistiveTechnology() {
        m_window->announce(QStringLiteral("Copied."));
        auto* toast = m_window->findChild<Toast*>();
        QCOMPARE(QAccessible::queryAccessibleInterface(toast)->text(QAccessible::Name),
                 QString("Copied."));
    }

private:
    SearchField* addSearchPage(MainWindow::Page at) {
        auto* page = new QWidget;
        auto* field = new SearchField(QStringLiteral("Search"), page);
        page->setFocusProxy(field);
        m_window->addPage(at, page);
        return field;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
