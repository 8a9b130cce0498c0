// SPDX-License-Identifier: Apache-2.0
#include "ui/models/Wording.h"

#include "ui/models/AccountColour.h"

#include <QTest>

#include <chrono>
#include <set>

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace std::chrono_literals;

class WordingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysDurations() {
        QCOMPARE(wording::duration(0s), QString("0 s"));
        QCOMPARE(wording::duration(59s), QString("59 s"));
        QCOMPARE(wording::duration(60s), QString("1 min"));
        QCOMPARE(wording::duration(1h), QString("1 h"));
        QCOMPARE(wording::duration(6h + 12min), QString("6 h 12 min"));
        QCOMPARE(wording::shortDuration(6h + 2min), QString("6 h 02"));
        QCOMPARE(wording::duration(72h), QString("3 days"));
        QCOMPARE(wording::duration(-5s), QString("0 s"));
    }

    void saysTimeLeft() {
        const TimePoint now{1'000'000s};
        QCOMPARE(wording::timeLeft(now + 52min + 30s, now), QString("52 min left"));
        QCOMPARE(wording::timeLeft(now, now), QString("expired"));
        QCOMPARE(wording::timeLeft(std::nullopt, now), QString("no end"));
    }

    void saysHowLongAgo() {
        const TimePoint noon = TimePoint(std::chrono::hours(24 * 20000 + 12));
        QCOMPARE(wording::ago(noon - 1s, noon), QString("just now"));
        QCOMPARE(wording::ago(noon - 30s, noon), QString("30 s ago"));
        QCOMPARE(wording::ago(noon - 12min, noon), QString("12 min ago"));
        QCOMPARE(wording::ago(noon + 5s, noon), QString("just now"));
        QCOMPARE(wording::ago(noon - 24h, noon), QString("yesterday"));
    }

    void groupsAccountNumbersOnly() {
        QCOMPARE(wording::account("222233334444"), QString("2222 3333 4444"));
        QCOMPARE(wording::account("1234567890"), QString("1234567890"));
        QCOMPARE(wording::account("22223333444x"), QString("22223333444x"));
        QCOMPARE(wording::account(""), QString());
    }

    void makesInitials_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("initials");
        QTest::newRow("prefix") << "awsconsole-prod"
                                << "PR";
        QTest::newRow("two words") << "data-lake"
                                   << "DL";
        QTest::newRow("one word") << "training"
                                  << "TR";
        QTest::newRow("prefix alone") << "awsconsole"
                                      << "AW";
        QTest::newRow("signs") << "--"
                               << "";
        QTest::newRow("one letter") << "x"
                                    << "X";
        QTest::newRow("prefix and two") << "aws-data-lake"
                                        << "DL";
    }
    void makesInitials() {
        QFETCH(QString, name);
        QTEST(wording::initials(name.toStdString()), "initials");
    }

    void saysLatency() {
        QCOMPARE(wording::latency(84ms), QString("84 ms"));
        QCOMPARE(wording::latency(1900ms), QString("1.9 s"));
        QCOMPARE(wording::latency(124s), QString("2 min 4 s"));
    }

    void givesAccountsStableColoursButNeverRed() {
        const engine::Preferences none;
        std::set<AccountColour> seen;
        for (int i = 0; i < 500; ++i) {
            const std::string id = std::to_string(100000000000LL + i * 7919LL);
            const AccountColour colour = accountColour(none, id);
            QCOMPARE(accountColour(none, id), colour);
            seen.insert(colour);
        }
        QCOMPARE(seen.size(), std::size_t{7});
        QVERIFY(seen.count(AccountColour::Red) == 0);
        engine::Preferences chosen;
        chosen.accountColours["222233334444"] = "red";
        QCOMPARE(accountColour(chosen, "222233334444"), AccountColour::Red);
        chosen.accountColours["222233334444"] = "no such colour";
        QCOMPARE(accountColour(chosen, "222233334444"), accountColour(none, "222233334444"));
    }
};

QTEST_GUILESS_MAIN(WordingTest)
#include "WordingTest.moc"
