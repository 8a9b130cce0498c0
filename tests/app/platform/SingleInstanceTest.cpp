// SPDX-License-Identifier: Apache-2.0
#include "app/platform/SingleInstance.h"

#include "tests/support/TempHome.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <future>

using namespace gatehouse;
using namespace std::chrono_literals;
using platform::SingleInstance;
using Claim = SingleInstance::Claim;

class SingleInstanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_home = std::make_unique<tests::TempHome>(); }

    void handsTheArgumentsOfASecondStartToTheFirst() {
        SingleInstance first(folder());
        QCOMPARE(first.claim({}), Claim::First);
        QSignalSpy messages(&first, &SingleInstance::messaged);
        const QStringList words{QStringLiteral("role-picker"), QStringLiteral("ein Wört mit ß"),
                                QString()};
        QCOMPARE(claimElsewhere(words), Claim::HandedOver);
        QTRY_COMPARE(messages.count(), 1);
        QCOMPARE(messages.first().first().toStringList(), words);
        QCOMPARE(claimElsewhere({}), Claim::HandedOver);
        QTRY_COMPARE(messages.count(), 2);
    }

    void keepsTheFolderToTheUser() {
        SingleInstance first(folder());
        QCOMPARE(first.claim({}), Claim::First);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                            QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY((QFile::permissions(folder()) & others) == 0);
    }

    void tellsAnInstanceThatDoesNotAnswer() {
        SingleInstance first(folder());
        QCOMPARE(first.claim({}), Claim::First);
        SingleInstance second(folder()); // on the same thread, so nobody reads its message
        QCOMPARE(second.claim({}, 50ms), Claim::NoAnswer);
    }

    void takesThePlaceOfOneThatHasGone() {
        {
            SingleInstance first(folder());
            QCOMPARE(first.claim({}), Claim::First);
        }
        SingleInstance second(folder());
        QCOMPARE(second.claim({}), Claim::First);
    }

    void takesThePlaceOfOneThatWasKilled() {
        // What it leaves behind: a socket that nobody listens on, and a lock of a process that is
        // no more.
        QProcess gone;
        gone.start(QStringLiteral("true"), QStringList());
        QVERIFY(gone.waitForStarted());
        const qint64 number = gone.processId();
        QVERIFY(gone.waitForFinished());
        m_home->write("run/desktop.socket", "");
        m_home->write("run/desktop.lock", std::to_string(number) + "\ngatehouse-desktop\n" +
                                              QSysInfo::machineHostName().toStdString() + '\n');
        SingleInstance second(folder());
        QCOMPARE(second.claim({}, 50ms), Claim::First);
    }

    void saysThatAFolderCannotBeUsed() {
        m_home->write("run", "a file");
        SingleInstance instance(folder());
        QCOMPARE(instance.claim({}, 50ms), Claim::NoFolder);
    }

    void isNotDisturbedByForeignBytes() {
        SingleInstance first(folder());
        QCOMPARE(first.claim({}), Claim::First);
        QSignalSpy messages(&first, &SingleInstance::messaged);
        QLocalSocket half;
        half.connectToServer(folder() + QStringLiteral("/desktop.socket"));
        QVERIFY(half.waitForConnected());
        half.write("\0\0", 2);
        QVERIFY(half.waitForBytesWritten());
        QLocalSocket flood;
        flood.connectToServer(folder() + QStringLiteral("/desktop.socket"));
        QVERIFY(flood.waitForConnected());
        flood.write(QByteArray(3 << 20, '\xff'));
        QTRY_COMPARE(flood.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(messages.count(), 0);
        QCOMPARE(claimElsewhere({QStringLiteral("here")}), Claim::HandedOver);
        QTRY_COMPARE(messages.count(), 1);
    }

private:
    [[nodiscard]] QString folder() const {
        return QString::fromStdString((m_home->path() / "run").string());
    }
    /// A second start, while this thread does what the first one's does.
    [[nodiscard]] Claim claimElsewhere(const QStringList& arguments) const {
        auto claimed = std::async(std::launch::async, [this, arguments] {
            SingleInstance second(folder());
            return second.claim(arguments);
        });
        while (claimed.wait_for(0s) != std::future_status::ready)
            QTest::qWait(1);
        return claimed.get();
    }

    std::unique_ptr<tests::TempHome> m_home;
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "SingleInstanceTest.moc"
