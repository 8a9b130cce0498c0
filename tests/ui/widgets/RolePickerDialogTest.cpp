// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/RolePickerDialog.h"

#include "tests/support/FakeWorld.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/IconButton.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QListView>
#include <QPushButton>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class RolePickerDialogTest : public QObject {
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
        m_dialog = RolePickerDialog::open(m_world->bridge, *m_launcher, *m_starter, "profiles",
                                          "awsconsole-prod", nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
        m_search = m_dialog->findChild<SearchField*>();
    }
    void cleanup() {
        delete m_dialog.data();
        m_starter.reset();
        m_launcher.reset();
        m_world.reset();
    }

    void opensTheConsoleOfTheTypedRoleByEnter() {
        QVERIFY(m_search->hasFocus());
        QTest::keyClicks(m_search, QStringLiteral("billing"));
        QTest::keyClick(m_search, Qt::Key_Return);
        FakeWorld::deliver();
        QVERIFY(hasCall("launchConsole awsconsole-prod "
                        "arn:aws:iam::222233334444:role/finance/billing-viewer"));
        QCOMPARE(m_opened, 1);
        QVERIFY(m_dialog.isNull() || !m_dialog->isVisible());
    }

    void startsASessionByControlEnter() {
        QTest::keyClick(m_search, Qt::Key_Down);
        QTest::keyClick(m_search, Qt::Key_Return, Qt::ControlModifier);
        FakeWorld::deliver();
        QVERIFY(hasCall("startSession awsconsole-prod "
                        "arn:aws:iam::222233334444:role/ops/ec2-admin"));
        QCOMPARE(m_opened, 0);
    }

    void clearsTheFilterThenClosesByEscape() {
        QTest::keyClicks(m_search, QStringLiteral("x"));
        QTest::keyClick(m_search, Qt::Key_Escape);
        QVERIFY(m_dialog && m_dialog->isVisible());
        QCOMPARE(m_search->text(), QString());
        QTest::keyClick(m_search, Qt::Key_Escape);
        QVERIFY(!m_dialog || !m_dialog->isVisible());
    }

    void offersNothingWhenNoRoleMatches() {
        QTest::keyClicks(m_search, QStringLiteral("no such role"));
        for (const auto* button : m_dialog->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QLatin1String("Open console"))
                QVERIFY(!button->isEnabled());
        }
        QTest::keyClick(m_search, Qt::Key_Return);
        FakeWorld::deliver();
        QCOMPARE(m_opened, 0);
    }

    void staysOnTheRoleThatBecameAFavourite() {
        auto* list = m_dialog->findChild<QListView*>();
        QTest::keyClick(m_search, Qt::Key_End, Qt::NoModifier);
        for (int i = 0; i < 6; ++i)
            QTest::keyClick(m_search, Qt::Key_Down);
        QCOMPARE(list->currentIndex().data().toString(), QString("support-read"));
        QTest::keyClick(m_search, Qt::Key_D, Qt::ControlModifier);
        FakeWorld::deliver();
        QCOMPARE(list->currentIndex().data().toString(), QString("support-read"));
        QCOMPARE(list->currentIndex().row(), 1);
    }

    void marksFavouritesByAButtonToo() {
        auto* star = m_dialog->findChild<IconButton*>();
        QCOMPARE(star->accessibleName(), QString("Remove from favourites (Ctrl+D)"));
        star->setFocus();
        QTest::keyClick(star, Qt::Key_Return);
        FakeWorld::deliver();
        QVERIFY(hasCall("setFavourite profiles/awsconsole-prod "
                        "arn:aws:iam::222233334444:role/ec2-read-only"));
        QCOMPARE(star->accessibleName(), QString("Add to favourites (Ctrl+D)"));
        QVERIFY2(m_dialog->isVisible() && m_opened == 0, "Enter pressed the star alone");
    }

    void pressesTheButtonThatHasTheFocus() {
        for (auto* button : m_dialog->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QLatin1String("Start session")) {
                button->setFocus();
                QTest::keyClick(button, Qt::Key_Return);
            }
        }
        FakeWorld::deliver();
        QCOMPARE(m_opened, 0);
        QVERIFY(hasCall("startSession awsconsole-prod "
                        "arn:aws:iam::222233334444:role/ec2-read-only"));
    }

    void goesOnWithWhatIsTypedInTheList() {
        auto* list = m_dialog->findChild<QListView*>();
        list->setFocus();
        QTest::keyClicks(list, QStringLiteral("bill"));
        QCOMPARE(m_search->text(), QString("bill"));
        QVERIFY(m_search->hasFocus());
    }

    void makesRoomForAnArnThatIsLongerThanARow() {
        m_world->engine.fillWithLongNames();
        FakeWorld::deliver();
        const std::string app = (*m_world->bridge.state().apps)[4].name;
        auto* dialog = RolePickerDialog::open(m_world->bridge, *m_launcher, *m_starter, "files-2",
                                              app, nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        const auto* list = dialog->findChild<QListView*>();
        QCOMPARE(list->model()->rowCount(), 21);
        const int longest = list->visualRect(list->model()->index(0, 0)).height();
        const int plain = list->visualRect(list->model()->index(2, 0)).height();
        constexpr int kHeading = 28; // stands above the first row
        QVERIFY2(longest > plain + kHeading, qPrintable(QString::number(longest)));
        delete dialog;
    }

    void asksHowLongTheConsoleLasts() { QVERIFY(hasCall("consoleOutlook awsconsole-prod")); }

private:
    [[nodiscard]] bool hasCall(const std::string& call) const {
        const auto& calls = m_world->engine.calls();
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<ConsoleLauncher> m_launcher;
    std::unique_ptr<SessionStarter> m_starter;
    QPointer<RolePickerDialog> m_dialog;
    SearchField* m_search = nullptr;
    int m_opened = 0;
};

QTEST_MAIN(RolePickerDialogTest)
#include "RolePickerDialogTest.moc"
