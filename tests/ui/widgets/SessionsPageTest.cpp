// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/SessionsPage.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/Wording.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/pages/SessionCard.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <chrono>

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace std::chrono_literals;
using tests::FakeWorld;

class SessionsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_starter = std::make_unique<SessionStarter>(m_world->bridge);
        m_page = std::make_unique<SessionsPage>(m_world->bridge, *m_starter);
        m_page->resize(868, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() {
        m_page.reset();
        m_starter.reset();
        m_world.reset();
    }

    void showsACardASessionNewestFirst() {
        const auto cards = shownCards();
        QCOMPARE(cards.size(), 3U);
        QVERIFY(cards[0]->accessibleName().startsWith(QLatin1String("Session ec2-read-only in "
                                                                    "awsconsole-prod, 52 min")));
        QVERIFY(cards[2]->accessibleName().startsWith(QLatin1String("Session developer in")));
    }

    void copiesInTheChosenShell() {
        auto* shell = cardOf("demo-awsconsole-prod")->findChild<QComboBox*>();
        shell->setCurrentIndex(shell->findData(QStringLiteral("fish")));
        Q_EMIT shell->activated(shell->currentIndex());
        FakeWorld::deliver();
        press("demo-awsconsole-dev", "Copy");
        QVERIFY2(hasCall("exportSession demo-awsconsole-dev fish"), "the choice holds for all");
        QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("AWS_ACCESS_KEY_ID")));
    }

    void copiesByTheKeyOnAnyControlOfACard() {
        auto* terminal = button("demo-awsconsole-prod", "Terminal");
        terminal->setFocus();
        QTest::keyClick(terminal, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(hasCall("exportSession demo-awsconsole-prod bash"));
    }

    void stopsAndForgetsASession() {
        press("demo-data-lake", "Stop");
        FakeWorld::deliver();
        QVERIFY(hasCall("stopSession demo-data-lake"));
        QTRY_COMPARE(shownCards().size(), 2U);
    }

    void asksForATerminal() {
        QSignalSpy asked(m_page.get(), &SessionsPage::terminalRequested);
        press("demo-awsconsole-prod", "Terminal");
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().toString(), QString("demo-awsconsole-prod"));
    }

    void offersRenewBeforeAndAfterTheEnd() {
        QVERIFY(!button("demo-awsconsole-prod", "Renew")->isVisible());
        QVERIFY2(button("demo-data-lake", "Renew")->isVisible(), "four minutes left");
        QVERIFY(button("demo-data-lake", "Copy")->isVisible());
        m_world->engine.change(engine::SessionsChanged, [this](engine::State& state) {
            state.sessions[2].state = access::SessionState::Expired;
            state.sessions[2].expiry = m_world->clock.now() - 1s;
        });
        FakeWorld::deliver();
        QVERIFY2(!button("demo-data-lake", "Copy")->isVisible(), "its key is refused");
        press("demo-data-lake", "Renew");
        FakeWorld::deliver();
        QVERIFY(hasCall("renewSession demo-data-lake"));
        QVERIFY(button("demo-data-lake", "Copy")->isVisible());
    }

    void saysWhyASessionFails() {
        m_world->engine.change(engine::SessionsChanged, [](engine::State& state) {
            state.sessions[0].state = access::SessionState::Failed;
            state.sessions[0].error = "AWS refused the role.";
        });
        FakeWorld::deliver();
        QVERIFY(cardOf("demo-awsconsole-prod")
                    ->accessibleName()
                    .endsWith(QLatin1String("Not working: AWS refused the role.")));
        QVERIFY(button("demo-awsconsole-prod", "Renew")->isVisible());
    }

    void offersToTurnTheProxyOn() {
        auto* banner = m_page->findChild<Banner*>();
        QVERIFY(!banner->isVisible());
        m_world->engine.stopProxy({});
        FakeWorld::deliver();
        QVERIFY(banner->isVisible());
        QCOMPARE(shownCards().size(), 3U);
        banner->findChild<QPushButton*>()->click();
        FakeWorld::deliver();
        QVERIFY(hasCall("startProxy"));
        QVERIFY(!banner->isVisible());
    }

    void leadsToTheSessionThatWasChosen() {
        m_page->resize(868, 240);
        FakeWorld::deliver();
        m_page->reveal(QStringLiteral("demo-awsconsole-dev"));
        QVERIFY(button("demo-awsconsole-dev", "Copy")->hasFocus());
        QVERIFY(!cardOf("demo-awsconsole-dev")->visibleRegion().isEmpty());
    }

    void saysWhatASessionIsWhenThereIsNone() {
        m_world->engine.change(engine::SessionsChanged,
                               [](engine::State& state) { state.sessions.clear(); });
        FakeWorld::deliver();
        auto* empty = m_page->findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        QSignalSpy asked(m_page.get(), &SessionsPage::newSessionRequested);
        empty->findChild<QPushButton*>()->click();
        QCOMPARE(asked.count(), 1);
    }

    void namesEveryControl() {
        for (const auto* control : m_page->findChildren<QAbstractButton*>()) {
            if (control->isVisible())
                QVERIFY2(!control->accessibleName().isEmpty() || !control->text().isEmpty(),
                         control->metaObject()->className());
        }
    }

private:
    [[nodiscard]] std::vector<SessionCard*> shownCards() const {
        std::vector<SessionCard*> cards;
        for (auto* card : m_page->findChildren<SessionCard*>()) {
            if (card->isVisible())
                cards.push_back(card);
        }
        std::ranges::sort(cards, {}, [](const SessionCard* card) { return card->y(); });
        return cards;
    }
    [[nodiscard]] SessionCard* cardOf(const std::string& id) const {
        for (auto* card : m_page->findChildren<SessionCard*>()) {
            if (card->sessionId() == id)
                return card;
        }
        return nullptr;
    }
    [[nodiscard]] QPushButton* button(const std::string& id, const char* text) const {
        for (auto* one : cardOf(id)->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }
    void press(const std::string& id, const char* text) const {
        button(id, text)->click();
        FakeWorld::deliver();
    }
    [[nodiscard]] bool hasCall(const std::string& call) const {
        const auto& calls = m_world->engine.calls();
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<SessionStarter> m_starter;
    std::unique_ptr<SessionsPage> m_page;
};

QTEST_MAIN(SessionsPageTest)
#include "SessionsPageTest.moc"
