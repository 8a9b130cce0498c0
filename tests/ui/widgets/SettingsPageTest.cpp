// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/SettingsPage.h"

#include "tests/support/FakeWorld.h"
#include "ui/widgets/dialogs/QuestionDialog.h"
#include "ui/widgets/SwitchButton.h"
#include "ui/widgets/Theme.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class SettingsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_startsAtLogin = false;
        m_refuses = false;
        SettingsHooks hooks;
        hooks.startsAtLogin = [this] {
            return m_startsAtLogin;
        };
        hooks.setStartsAtLogin = [this](bool isOn) -> Result<void> {
            if (m_refuses)
                return fail(ErrorCode::Refused, "The folder is read-only.", "Make it writable.");
            m_startsAtLogin = isOn;
            return {};
        };
        hooks.browsers = {{QStringLiteral("Firefox"), QStringLiteral("firefox %u")}};
        hooks.version = QStringLiteral("9.9");
        m_page = std::make_unique<SettingsPage>(m_world->bridge, hooks);
        m_page->resize(868, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() {
        m_page.reset();
        m_world.reset();
    }

    void keepsTheTheme() {
        choose("Theme", "dark");
        QCOMPARE(m_world->bridge.value("theme"), QString("dark"));
        m_world->bridge.setValue("theme", QStringLiteral("light"));
        FakeWorld::deliver();
        QCOMPARE(named<QComboBox>("Theme")->currentData().toString(), QString("light"));
    }

    void keepsBrowserShellAndTerminal() {
        choose("Browser for the console", "firefox %u");
        choose("Copy sessions for", "fish");
        auto* terminal = named<QLineEdit>("Terminal");
        terminal->setFocus();
        QTest::keyClicks(terminal, QStringLiteral("kitty"));
        QTest::keyClick(terminal, Qt::Key_Return);
        FakeWorld::deliver();
        QCOMPARE(m_world->bridge.value("browser"), QString("firefox %u"));
        QCOMPARE(m_world->bridge.value("shell"), QString("fish"));
        QCOMPARE(m_world->bridge.value("terminal"), QString("kitty"));
    }

    void startsAtLoginOrSaysWhyNot() {
        auto* login = named<SwitchButton>("Start at login");
        login->click();
        QVERIFY(m_startsAtLogin && login->isChecked());
        m_refuses = true;
        QSignalSpy failed(m_page.get(), &SettingsPage::failed);
        login->click();
        QCOMPARE(failed.count(), 1);
        QVERIFY2(login->isChecked(), "the switch shows what is, not what was wished");
    }

    void keepsSwitches() {
        named<SwitchButton>("Keep running when the window is closed")->click();
        named<SwitchButton>("Warn before a session expires")->click();
        FakeWorld::deliver();
        QCOMPARE(m_world->bridge.value("closeToTray"), QString("no"));
        QCOMPARE(m_world->bridge.value("expiryWarnings"), QString("no"));
    }

    void movesThePortOrSaysWhyNot() {
        auto* port = named<QSpinBox>("Port");
        QCOMPARE(port->value(), 8787);
        QSignalSpy announced(m_page.get(), &SettingsPage::announced);
        port->setValue(9090);
        button("Change")->click();
        FakeWorld::deliver();
        QVERIFY(hasCall("setProxyPort 9090"));
        QCOMPARE(announced.count(), 1);
        QSignalSpy failed(m_page.get(), &SettingsPage::failed);
        m_world->engine.failNext({ErrorCode::Refused, "Port 80 is taken.", "Choose another."});
        port->setValue(2000);
        button("Change")->click();
        FakeWorld::deliver();
        QCOMPARE(failed.count(), 1);
        QCOMPARE(port->value(), 9090);
    }

    void changesAndRemovesConnections() {
        QSignalSpy edited(m_page.get(), &SettingsPage::editConnectionRequested);
        named<QPushButton>("Change Team files")->click();
        QCOMPARE(edited.first().first().toString(), QString("files-2"));
        m_world->engine.change(engine::SessionsChanged,
                               [](engine::State& state) { state.sessions.clear(); });
        FakeWorld::deliver();
        named<QPushButton>("Remove Team files")->click();
        FakeWorld::deliver();
        QVERIFY(hasCall("removeConnection files-2"));
        QTRY_VERIFY(named<QPushButton>("Remove Team files") == nullptr);
    }

    void asksBeforeItStopsSessions() {
        named<QPushButton>("Remove This computer")->click();
        FakeWorld::deliver();
        QVERIFY(!hasCall("removeConnection profiles"));
        auto* question = m_page->findChild<QuestionDialog*>();
        QCOMPARE(question->accessibleDescription(),
                 QString("Remove This computer and stop 3 sessions?"));
        for (QPushButton* one : question->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String("Remove"))
                one->click();
        }
        FakeWorld::deliver();
        QVERIFY(hasCall("removeConnection profiles"));
    }

    void isAnAlertToAssistiveTechnology() {
        QuestionDialog::Words words;
        words.window = QStringLiteral("Quit");
        words.aside = QStringLiteral("Minimise");
        auto* question = QuestionDialog::open(nullptr, words);
        const auto* seen = QAccessible::queryAccessibleInterface(question);
        QCOMPARE(seen->role(), QAccessible::AlertMessage);
        QCOMPARE(seen->text(QAccessible::Name), QString("Quit"));
        QSignalSpy confirmed(question, &QuestionDialog::confirmed);
        QSignalSpy aside(question, &QuestionDialog::putAside);
        for (auto* one : question->findChildren<QPushButton*>()) {
            if (one->text() == words.aside)
                one->click();
        }
        QCOMPARE(aside.count(), 1);
        QCOMPARE(confirmed.count(), 0);
    }

    void saysWhereKeysAreAndWhatTheAuthorityMaySign() {
        QVERIFY(shows("In the system’s keychain."));
        QVERIFY(shows("Valid until"));
        QVERIFY(shows("/home/alice/.local/share/gatehouse/trust.pem"));
        m_world->engine.change(engine::SecretsChanged, [](engine::State& state) {
            state.secrets = engine::SecretStorage::MemoryOnly;
            state.secretsNotice = "No keychain: keys end with Gatehouse.";
        });
        FakeWorld::deliver();
        QVERIFY(shows("No keychain: keys end with Gatehouse."));
        QVERIFY(shows("Gatehouse 9.9"));
    }

    void namesEveryControl() {
        for (const QWidget* control : m_page->findChildren<QWidget*>()) {
            const auto* button = qobject_cast<const QAbstractButton*>(control);
            const bool hasText = button != nullptr && !button->text().isEmpty();
            if (control->focusPolicy() == Qt::NoFocus || !control->isVisible() || hasText ||
                qobject_cast<const QLabel*>(control) != nullptr ||
                qobject_cast<const QAbstractSpinBox*>(control->parent()) != nullptr)
                continue;
            QVERIFY2(!control->accessibleName().isEmpty(), control->metaObject()->className());
        }
    }

private:
    template <typename T>
    [[nodiscard]] T* named(const char* name) const {
        for (auto* one : m_page->findChildren<T*>()) {
            if (one->accessibleName() == QLatin1String(name))
                return one;
        }
        return nullptr;
    }
    [[nodiscard]] QPushButton* button(const char* text) const {
        for (auto* one : m_page->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }
    void choose(const char* name, const char* data) const {
        auto* box = named<QComboBox>(name);
        const int index = box->findData(QLatin1String(data));
        QVERIFY(index >= 0);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
        FakeWorld::deliver();
    }
    [[nodiscard]] bool shows(const char* text) const {
        const auto labels = m_page->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [text](const QLabel* label) {
            return label->text().contains(QString::fromUtf8(text));
        });
    }
    [[nodiscard]] bool hasCall(const std::string& call) const {
        const auto& calls = m_world->engine.calls();
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<SettingsPage> m_page;
    bool m_startsAtLogin = false;
    bool m_refuses = false;
};

QTEST_MAIN(SettingsPageTest)
#include "SettingsPageTest.moc"
