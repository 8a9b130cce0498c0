// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/BodySpool.h"

#include <QTemporaryDir>
#include <QTest>

using namespace gatehouse;

class BodySpoolTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatItTookAcrossTheMoveToAFile() {
        const QTemporaryDir folder;
        proxy::BodySpool spool(1000, 100'000, folder.path().toStdString());
        std::string whole;
        for (int i = 0; i < 300; ++i) {
            const std::string part(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
            QVERIFY(spool.append(part).has_value());
            whole += part;
        }
        QCOMPARE(spool.size(), std::uint64_t(whole.size()));
        std::string back;
        while (back.size() < whole.size())
            back += spool.read(back.size(), 777).value();
        QVERIFY(back == whole);
        QVERIFY(spool.read(whole.size(), 10).value().empty());
    }

    void leavesNoFileToBeSeen() {
        const QTemporaryDir folder;
        proxy::BodySpool spool(10, 100'000, folder.path().toStdString());
        QVERIFY(spool.append(std::string(5000, 'x')).has_value());
        QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

    void refusesWhatIsTooLargeAndSaysWhatToDo() {
        proxy::BodySpool spool(10, 2u << 20, "/tmp");
        QVERIFY(spool.append(std::string(2u << 20, 'x')).has_value());
        const auto refused = spool.append("y");
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::BadInput);
        QVERIFY(refused.error().message.find("2 MiB") != std::string::npos);
        QVERIFY(!refused.error().fix.empty());
    }

    void namesTheFolderThatCannotBeWritten() {
        proxy::BodySpool spool(10, 1000, "/nonexistent/folder");
        const auto refused = spool.append(std::string(100, 'x'));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.find("/nonexistent/folder") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(BodySpoolTest)
#include "BodySpoolTest.moc"
