// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/ConnectionDialog.h"

#include "tests/support/FakeWorld.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class ConnectionDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() { m_world = std::make_unique<FakeWorld>(); }
    void cleanup() {
        delete m_dialog.data();
        m_world.reset();
    }

    void addsProfilesWithNothingTyped() {
        open({{}, "profiles"});
        QSignalSpy saved(m_dialog.data(), &ConnectionDialog::saved);
        button("Add")->click();
        FakeWorld::deliver();
        QCOMPARE(saved.count(), 1);
        QCOMPARE(m_world->engine.state()->connections.front().settings.kind,
                 std::string("profiles"));
    }

    void showsTheFieldsOfTheKindOnly() {
        open({{}, "sandbox"});
        auto* files = named<QPlainTextEdit>("Files");
        QVERIFY(!files->isVisible());
        auto* kind = m_dialog->findChild<QComboBox*>();
        kind->setCurrentIndex(kind->findData(QStringLiteral("files")));
        QVERIFY(files->isVisible());
        QVERIFY(named<QPlainTextEdit>("Traits")->isVisible());
    }

    void readsPathsRolesAndTraits() {
        open({{}, "files"});
        named<QPlainTextEdit>("Files")->setPlainText(
            QStringLiteral("/etc/teleport.yaml\n\n roles "));
        named<QLineEdit>("Teleport roles")->setText(QStringLiteral("dev, ops ,"));
        named<QPlainTextEdit>("Traits")->setPlainText(
            QStringLiteral("logins=alice, bob\nteam=web"));
        button("Add")->click();
        FakeWorld::deliver();
        const access::ConnectionSettings settings =
            m_world->engine.state()->connections.front().settings;
        QCOMPARE(settings.paths, (std::vector<std::string>{"/etc/teleport.yaml", "roles"}));
        QCOMPARE(settings.roles, (std::vector<std::string>{"dev", "ops"}));
        QCOMPARE(settings.traits.at("logins"), (std::vector<std::string>{"alice", "bob"}));
        QCOMPARE(settings.traits.at("team"), (std::vector<std::string>{"web"}));
    }

    void saysWhatIsWrongWithATrait() {
        open({{}, "files"});
        named<QPlainTextEdit>("Traits")->setPlainText(QStringLiteral("no equals sign"));
        button("Add")->click();
        auto* banner = m_dialog->findChild<Banner*>();
        QVERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(QLatin1String("no equals sign")));
        QVERIFY(m_world->engine.calls().empty());
    }

    void staysOpenWithTheReasonOfARefusal() {
        open({{}, "files"});
        m_world->engine.failNext({ErrorCode::BadInput, "No path was given.", "Choose files."});
        button("Add")->click();
        FakeWorld::deliver();
        QVERIFY(m_dialog->isVisible());
        QCOMPARE(m_dialog->findChild<Banner*>()->text(), QString("No path was given."));
        QVERIFY(button("Add")->isEnabled());
    }

    void changesOneThatExists() {
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        open(m_world->bridge.connection("files-2")->settings);
        QVERIFY2(!m_dialog->findChild<QComboBox*>()->isEnabled(), "its kind stays");
        named<QLineEdit>("Name")->setText(QStringLiteral("Platform team"));
        button("Save")->click();
        FakeWorld::deliver();
        QCOMPARE(m_world->engine.state()->connections[1].settings.name,
                 std::string("Platform team"));
    }

    void namesEveryField() {
        open({{}, "files"});
        for (const auto* field : m_dialog->findChildren<QLineEdit*>())
            QVERIFY(!field->accessibleName().isEmpty());
        for (const auto* field : m_dialog->findChildren<QComboBox*>())
            QVERIFY(!field->accessibleName().isEmpty());
    }

private:
    void open(const access::ConnectionSettings& settings) {
        m_dialog = ConnectionDialog::open(m_world->bridge, settings, nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
    }
    template <typename T>
    [[nodiscard]] T* named(const char* name) const {
        for (auto* one : m_dialog->findChildren<T*>()) {
            if (one->accessibleName() == QLatin1String(name))
                return one;
        }
        return nullptr;
    }
    [[nodiscard]] QPushButton* button(const char* text) const {
        for (auto* one : m_dialog->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    QPointer<ConnectionDialog> m_dialog;
};

QTEST_MAIN(ConnectionDialogTest)
#include "ConnectionDialogTest.moc"
