// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/FirstRunPage.h"

#include "ui/widgets/pages/ChoiceCard.h"
#include "ui/widgets/Theme.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse::ui;

class FirstRunPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_page = std::make_unique<FirstRunPage>();
        m_page->resize(1080, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->setFocus();
    }

    void goesOnWithTheSandboxByEnterAlone() {
        QSignalSpy chosen(m_page.get(), &FirstRunPage::chosen);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QString("sandbox"));
    }

    void prefersProfilesThatAreReady() {
        m_page->setProfiles(QStringLiteral("Found 4 profiles."), true);
        QSignalSpy chosen(m_page.get(), &FirstRunPage::chosen);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(chosen.first().first().toString(), QString("profiles"));
    }

    void keepsWhatAPersonHasChosenMeanwhile() {
        card("files")->click();
        m_page->setProfiles(QStringLiteral("Found 4 profiles."), true);
        QVERIFY(card("files")->isChecked());
        QVERIFY(!card("profiles")->isChecked());
    }

    void choosesByKeyboardAlone() {
        card("sandbox")->setFocus();
        QTest::keyClick(card("sandbox"), Qt::Key_Up);
        QVERIFY(card("files")->isChecked());
        QSignalSpy chosen(m_page.get(), &FirstRunPage::chosen);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QString("files"));
    }

    void offersNoClusterYet() {
        QCOMPARE(m_page->findChildren<ChoiceCard*>().size(), 3);
        for (const auto* one : m_page->findChildren<ChoiceCard*>()) {
            QVERIFY(!one->accessibleName().isEmpty());
            QVERIFY(!one->accessibleDescription().isEmpty());
        }
    }

private:
    [[nodiscard]] ChoiceCard* card(const char* kind) const {
        for (auto* one : m_page->findChildren<ChoiceCard*>()) {
            if (one->kind() == QLatin1String(kind))
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FirstRunPage> m_page;
};

QTEST_MAIN(FirstRunPageTest)
#include "FirstRunPageTest.moc"
