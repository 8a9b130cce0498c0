// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/ActivityPage.h"

#include "tests/support/FakeWorld.h"
#include "ui/models/RequestListModel.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/dialogs/RequestDialog.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/pages/RequestFile.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace gatehouse;
using namespace gatehouse::ui;
using tests::FakeWorld;

class ActivityPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() {
        m_world = std::make_unique<FakeWorld>();
        m_world->engine.fillWithDemo();
        FakeWorld::deliver();
        m_page = std::make_unique<ActivityPage>(m_world->bridge);
        m_page->resize(868, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        FakeWorld::deliver();
        m_table = m_page->findChild<QTreeView*>();
    }
    void cleanup() {
        m_page.reset();
        m_world.reset();
    }

    void filtersWhileTyping() {
        m_page->search()->setFocus();
        QTest::keyClicks(m_page->search(), QStringLiteral("service:ec2 status:403"));
        QCOMPARE(m_page->model()->rowCount(), 1);
        QTest::keyClick(m_page->search(), Qt::Key_Escape);
        QCOMPARE(m_page->model()->rowCount(), 9);
    }

    void takesWhatIsTypedInTheTableAsAFilter() {
        m_table->setFocus();
        QTest::keyClicks(m_table, QStringLiteral("s3"));
        QCOMPARE(m_page->search()->text(), QString("s3"));
        QVERIFY(m_page->search()->hasFocus());
    }

    void offersToClearAFilterThatMatchesNothing() {
        m_page->search()->setText(QStringLiteral("role:nobody"));
        auto* empty = m_page->findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        empty->findChild<QPushButton*>()->click();
        QCOMPARE(m_page->search()->text(), QString());
        QVERIFY(m_table->isVisible());
    }

    void countsWhatComesWhileItIsPaused() {
        auto* pause = button("Pause");
        pause->click();
        m_world->engine.addRequest(m_page->model()->record(0));
        access::RequestRecord another = m_page->model()->record(0);
        another.sequence = 0;
        m_world->engine.addRequest(another);
        FakeWorld::deliver();
        QCOMPARE(m_page->model()->rowCount(), 9);
        QVERIFY2(pause->text().startsWith(QLatin1String("Resume (")), qPrintable(pause->text()));
        pause->click();
        QCOMPARE(m_page->model()->rowCount(), 10);
        QCOMPARE(pause->text(), QString("Pause"));
    }

    void opensDetailsWithTheNextStep() {
        m_page->search()->setText(QStringLiteral("status:403 service:ec2"));
        m_table->setCurrentIndex(m_page->model()->index(0, 0));
        m_page->search()->setFocus();
        QTest::keyClick(m_page->search(), Qt::Key_Return);
        auto* details = m_page->findChild<RequestDialog*>();
        QVERIFY(details != nullptr);
        QVERIFY(details->findChild<Banner*>()->text().contains(
            QLatin1String("Choose a role that has")));
        for (auto* one : details->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String("Copy details"))
                one->click();
        }
        const QString copied = QApplication::clipboard()->text();
        QVERIFY2(copied.contains(QLatin1String("Account: 222233334444")),
                 "groups are for reading only");
        QVERIFY(copied.contains(QLatin1String("Error: AWS refused RunInstances")));
    }

    void tellsOfNoRequests() {
        FakeWorld empty;
        ActivityPage page(empty.bridge);
        page.show();
        QVERIFY(page.findChild<EmptyState*>()->isVisible());
    }

    void writesFilesThatOthersCanRead() {
        std::vector<access::RequestRecord> records{m_page->model()->record(0)};
        records.front().operation = "=cmd|' /C calc'!A0";
        records.front().error = "one, \"two\"\nthree";
        const QJsonArray parsed = QJsonDocument::fromJson(requestsAsJson(records)).array();
        QCOMPARE(parsed.size(), 1);
        const QByteArray csv = requestsAsCsv(records);
        QVERIFY2(csv.contains("'=cmd"), "no formula for a spreadsheet");
        QVERIFY2(csv.contains("\"one, \"\"two\"\"\nthree\""), "RFC 4180, section 2");
    }

private:
    [[nodiscard]] QPushButton* button(const char* text) const {
        for (auto* one : m_page->findChildren<QPushButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<ActivityPage> m_page;
    QTreeView* m_table = nullptr;
};

QTEST_MAIN(ActivityPageTest)
#include "ActivityPageTest.moc"
