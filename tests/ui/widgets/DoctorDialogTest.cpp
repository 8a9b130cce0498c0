// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/DoctorDialog.h"

#include "tests/support/FakeWorld.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/dialogs/FindingRow.h"
#include "ui/widgets/IconButton.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QTest>

#include <thread>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class DoctorDialogTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<DoctorDialog> m_dialog;
    doctor::Listener m_listener;
    std::function<void()> m_ended;
    int m_starts = 0;
    int m_cancels = 0;

    [[nodiscard]] ActionButton* button(const QString& text) const {
        for (auto* one : m_dialog->findChildren<ActionButton*>()) {
            if (one->text() == text && one->isVisible())
                return one;
        }
        return nullptr;
    }
    [[nodiscard]] bool shows(const QString& text) const {
        for (auto* label : m_dialog->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    }
    static doctor::Finding failure() {
        return {"variable.AWS_PROFILE",
                doctor::Area::Variables,
                "AWS_PROFILE",
                doctor::Outcome::Failure,
                "It names the profile prod, which does not exist.",
                "Remove it:",
                "unset AWS_PROFILE"};
    }

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_starts = m_cancels = 0;
        m_dialog = std::make_unique<DoctorDialog>(
            [this](doctor::Listener listener, std::function<void()> ended) {
                ++m_starts;
                m_listener = std::move(listener);
                m_ended = std::move(ended);
                return DoctorRun{[this] { ++m_cancels; }, nullptr};
            },
            nullptr);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void cleanup() { m_dialog.reset(); }

    void runsOnlyWhenAsked() {
        QCOMPARE(m_starts, 0);
        QVERIFY(shows(QStringLiteral("Nothing was checked yet")));
        button(QStringLiteral("Check"))->click();
        QCOMPARE(m_starts, 1);
        QVERIFY(m_dialog->isRunning());
    }

    void showsFindingsAsTheyCome() {
        button(QStringLiteral("Check"))->click();
        // As in the program: from another thread.
        std::thread([this] {
            m_listener.begins("Variables");
            m_listener.found(failure());
        }).join();
        FakeWorld::deliver();
        QVERIFY(shows(QStringLiteral("Looking at Variables")));
        QVERIFY(shows(QStringLiteral("Failed")));
        QVERIFY(shows(QStringLiteral("profile prod")));
        m_dialog->findChild<FindingRow*>()->findChild<IconButton*>()->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("unset AWS_PROFILE"));
        m_ended();
        FakeWorld::deliver();
        QVERIFY(!m_dialog->isRunning());
        QVERIFY(shows(QStringLiteral("0 passed, 0 warnings, 1 failed, 0 skipped.")));
    }

    void keepsFindingsUntilItRunsAgain() {
        button(QStringLiteral("Check"))->click();
        m_listener.found(failure());
        m_ended();
        FakeWorld::deliver();
        button(QStringLiteral("Close"))->click();
        QVERIFY(!m_dialog->isVisible());
        m_dialog->show();
        QVERIFY(shows(QStringLiteral("profile prod")));
        button(QStringLiteral("Copy report"))->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(
            QStringLiteral("failure: AWS_PROFILE: It names the profile prod")));
        button(QStringLiteral("Check again"))->click();
        QVERIFY(!shows(QStringLiteral("profile prod")));
        QCOMPARE(m_starts, 2);
    }

    void stopsWhenTold() {
        button(QStringLiteral("Check"))->click();
        button(QStringLiteral("Cancel"))->click();
        QCOMPARE(m_cancels, 1);
        QVERIFY(shows(QStringLiteral("Stopping")));
        m_ended();
        FakeWorld::deliver();
        QVERIFY(shows(QStringLiteral("Stopped.")));
        QVERIFY(button(QStringLiteral("Check again"))->isEnabled());
    }

    void dropsWhatComesAfterItsEnd() {
        button(QStringLiteral("Check"))->click();
        const doctor::Listener listener = m_listener;
        const auto ended = m_ended;
        m_dialog.reset();
        listener.found(failure());
        ended();
        FakeWorld::deliver();
    }
};

QTEST_MAIN(DoctorDialogTest)
#include "DoctorDialogTest.moc"
