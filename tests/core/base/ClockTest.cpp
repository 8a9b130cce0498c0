// SPDX-License-Identifier: Apache-2.0
#include "core/base/Clock.h"

#include <QTest>

using namespace gatehouse;

class ClockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormOfATimeComesBackAsItWas() {
        const TimePoint time = std::chrono::system_clock::from_time_t(1440938160);
        QCOMPARE(toAmzDate(time), std::string("20150830T123600Z"));
        QCOMPARE(toIso8601(time), std::string("2015-08-30T12:36:00Z"));
        QCOMPARE(toHttpDate(time), std::string("Sun, 30 Aug 2015 12:36:00 GMT"));
        QVERIFY(fromAmzDate(toAmzDate(time)).value() == time);
        QVERIFY(fromIso8601(toIso8601(time)).value() == time);
        QVERIFY(fromHttpDate(toHttpDate(time)).value() == time);
    }

    void isoTimesMayHaveOffsetsAndFractions() {
        const TimePoint time = std::chrono::system_clock::from_time_t(1440938160);
        QVERIFY(fromIso8601("2015-08-30T14:36:00+02:00").value() == time);
        QVERIFY(fromIso8601("2015-08-30T12:36:00.123456Z").value() == time);
        QVERIFY(fromIso8601("2015-08-30T12:36:00UTC").value() == time);
        QVERIFY(fromIso8601("2015-08-30T06:36:00-0600").value() == time);
    }

    void refusesWhatIsNoTime_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "20150830", "20150230T000000Z", "20151330T000000Z", "20150830T250000Z",
              "30260830T123600Z", "00010830T123600Z", "20150830T123600", "20150830T123600Zx"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatIsNoTime() {
        QFETCH(QByteArray, text);
        QVERIFY(!fromAmzDate(std::string_view(text.constData(), size_t(text.size()))));
    }
};

QTEST_GUILESS_MAIN(ClockTest)
#include "ClockTest.moc"
