// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/ExportDialog.h"

#include "tests/support/FakeWorld.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class ExportDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_world->bridge.setValue("shell", QStringLiteral("fish"));
        FakeWorld::deliver();
        m_dialog = ExportDialog::open(m_world->bridge, "demo-awsconsole-prod", nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
        FakeWorld::deliver();
        m_view = m_dialog->findChild<QPlainTextEdit*>();
    }
    void cleanup() {
        delete m_dialog.data();
        m_world.reset();
    }

    void beginsWithTheChosenShell() {
        QCOMPARE(tabs()->tabText(tabs()->currentIndex()), QString("fish"));
        QVERIFY(hasCall("exportSession demo-awsconsole-prod fish"));
    }

    void masksTheSecretUntilAskedAndCopiesItAlways() {
        QVERIFY(m_view->toPlainText().contains(QLatin1String("AWS_ACCESS_KEY_ID")));
        QVERIFY(!m_view->toPlainText().contains(kSecret));
        button("Copy")->click();
        QVERIFY(QApplication::clipboard()->text().contains(kSecret));
        button("Show secret")->click();
        QVERIFY(m_view->toPlainText().contains(kSecret));
        button("Hide secret")->click();
        QVERIFY(!m_view->toPlainText().contains(kSecret));
    }

    void showsEveryFormByKeyboard() {
        tabs()->setFocus();
        QTest::keyClick(tabs(), Qt::Key_Right);
        FakeWorld::deliver();
        QVERIFY(hasCall("exportSession demo-awsconsole-prod powershell"));
        QCOMPARE(tabs()->count(), 7);
    }

    void showsHowToUndoIt() {
        button("Show how to unset")->click();
        FakeWorld::deliver();
        QVERIFY(m_view->toPlainText().startsWith(QLatin1String("unset AWS_ACCESS_KEY_ID")));
        QVERIFY2(!button("Show secret")->isEnabled(), "there is none in it");
    }

    void saysWhyThereIsNoExport() {
        m_world->engine.failNext({ErrorCode::NotFound, "The session has ended.", "Start another."});
        tabs()->setCurrentIndex(0);
        FakeWorld::deliver();
        QVERIFY(m_view->toPlainText().contains(QLatin1String("The session has ended.")));
        QVERIFY(!button("Copy")->isEnabled());
        tabs()->setCurrentIndex(1);
        FakeWorld::deliver();
        QVERIFY(button("Copy")->isEnabled());
    }

    void asksForATerminal() {
        QSignalSpy asked(m_dialog.data(), &ExportDialog::terminalRequested);
        button("Open terminal")->click();
        QCOMPARE(asked.first().first().toString(), QString("demo-awsconsole-prod"));
    }

private:
    const QString kSecret = QStringLiteral("not-a-secret-of-anything");

    [[nodiscard]] QTabBar* tabs() const { return m_dialog->findChild<QTabBar*>(); }
    [[nodiscard]] QPushButton* button(const char* text) const {
        for (auto* one : m_dialog->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }
    [[nodiscard]] bool hasCall(const std::string& call) const {
        const auto& calls = m_world->engine.calls();
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    QPointer<ExportDialog> m_dialog;
    QPlainTextEdit* m_view = nullptr;
};

QTEST_MAIN(ExportDialogTest)
#include "ExportDialogTest.moc"
