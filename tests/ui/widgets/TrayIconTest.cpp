// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/tray/TrayIcon.h"

#include "tests/support/FakeWorld.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QMenu>
#include <QSignalSpy>
#include <QSystemTrayIcon>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class TrayIconTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_opened = 0;
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_launcher = std::make_unique<ConsoleLauncher>(m_world->bridge, [this](const QUrl&) {
            ++m_opened;
            return true;
        });
        m_starter = std::make_unique<SessionStarter>(m_world->bridge);
        m_tray = std::make_unique<TrayIcon>(m_world->bridge, *m_launcher, *m_starter);
    }
    void cleanup() {
        m_tray.reset();
        m_starter.reset();
        m_launcher.reset();
        m_world.reset();
    }

    void keepsItsOrder() {
        QStringList texts;
        for (const QAction* action : m_tray->menu()->actions()) {
            if (!action->text().isEmpty())
                texts << action->text().section(QLatin1Char('\t'), 0, 0);
        }
        QCOMPARE(texts, (QStringList{
                            "Proxy: 127.0.0.1:8787", "Sessions", "ec2-read-only · awsconsole-prod",
                            "developer · awsconsole-dev", "analyst · data-lake", "Recent roles",
                            "ec2-admin · awsconsole-prod", "auditor · gov-archive",
                            "Choose a role…", "Open Gatehouse", "Quit… (stops 3 sessions)"}));
    }

    void switchesTheProxy() {
        QAction* toggle = m_tray->menu()->actions().first();
        QVERIFY(toggle->isCheckable() && toggle->isChecked());
        toggle->trigger();
        FakeWorld::deliver();
        QVERIFY(hasCall("stopProxy"));
        toggle = m_tray->menu()->actions().first();
        QVERIFY(!toggle->isChecked());
        toggle->trigger();
        FakeWorld::deliver();
        QVERIFY(hasCall("startProxy"));
    }

    void usesRecentRolesAndSessions() {
        trigger("auditor", "Console");
        QCOMPARE(m_opened, 1);
        QVERIFY(hasCall("launchConsole gov-archive arn:aws-us-gov:iam::888899990000:role/auditor"));
        trigger("auditor", "Start session");
        QVERIFY(hasCall("startSession gov-archive arn:aws-us-gov:iam::888899990000:role/auditor"));
        trigger("developer", "Copy for the shell");
        QVERIFY(hasCall("exportSession demo-awsconsole-dev bash"));
        trigger("analyst", "Renew");
        QVERIFY(hasCall("renewSession demo-data-lake"));
        trigger("analyst", "Stop");
        QVERIFY(hasCall("stopSession demo-data-lake"));
        QVERIFY(item("analyst") == nullptr);
    }

    void leavesOutRolesThatAreNoLongerGranted() {
        m_world->engine.change(engine::PreferencesChanged, [](engine::State& state) {
            state.preferences.recentRoles = {"profiles/gone arn:aws:iam::1:role/gone"};
        });
        FakeWorld::deliver();
        for (const QAction* action : m_tray->menu()->actions())
            QVERIFY(action->text() != QLatin1String("Recent roles"));
    }

    void asksForPickerWindowAndQuit() {
        QSignalSpy picker(m_tray.get(), &TrayIcon::pickerRequested);
        QSignalSpy window(m_tray.get(), &TrayIcon::openRequested);
        QSignalSpy quit(m_tray.get(), &TrayIcon::quitRequested);
        item("Choose a role")->trigger();
        item("Open Gatehouse")->trigger();
        item("Quit")->trigger();
        QCOMPARE(picker.count() + window.count() + quit.count(), 3);
    }

    void saysItsStateInWords_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("session");
        QTest::addColumn<QString>("words");
        using engine::ProxyStatus;
        const int active = static_cast<int>(access::SessionState::Active);
        QTest::newRow("off") << static_cast<int>(ProxyStatus::Off) << active
                             << QString("Gatehouse: proxy off");
        QTest::newRow("on") << static_cast<int>(ProxyStatus::On) << active
                            << QString("Gatehouse: proxy on, 3 sessions");
        QTest::newRow("expiring") << static_cast<int>(ProxyStatus::On)
                                  << static_cast<int>(access::SessionState::Expiring)
                                  << QString("Gatehouse: a session expires");
        QTest::newRow("failed session")
            << static_cast<int>(ProxyStatus::On) << static_cast<int>(access::SessionState::Failed)
            << QString("Gatehouse: something needs attention");
        QTest::newRow("failed proxy") << static_cast<int>(ProxyStatus::Failed) << active
                                      << QString("Gatehouse: something needs attention");
    }
    void saysItsStateInWords() {
        QFETCH(int, status);
        QFETCH(int, session);
        QFETCH(QString, words);
        m_world->engine.change(0xFF, [&](engine::State& state) {
            state.proxy.status = static_cast<engine::ProxyStatus>(status);
            state.sessions[2].state = static_cast<access::SessionState>(session);
        });
        FakeWorld::deliver();
        QCOMPARE(m_tray->toolTip(), words);
    }

private:
    /// The entry that begins so, in the menu or a submenu's title.
    [[nodiscard]] QAction* item(const char* text) const {
        for (QAction* action : m_tray->menu()->actions()) {
            if (action->text().startsWith(QLatin1String(text)))
                return action;
        }
        return nullptr;
    }
    void trigger(const char* entry, const char* what) const {
        for (QAction* action : item(entry)->menu()->actions()) {
            if (action->text() == QLatin1String(what)) {
                action->trigger();
                break;
            }
        }
        FakeWorld::deliver();
    }
    [[nodiscard]] bool hasCall(const std::string& call) const {
        const auto& calls = m_world->engine.calls();
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<ConsoleLauncher> m_launcher;
    std::unique_ptr<SessionStarter> m_starter;
    std::unique_ptr<TrayIcon> m_tray;
    int m_opened = 0;
};

QTEST_MAIN(TrayIconTest)
#include "TrayIconTest.moc"
