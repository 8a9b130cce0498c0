// SPDX-License-Identifier: Apache-2.0
#include "core/config/File.h"

#include "tests/support/TempHome.h"

#include <QTest>

#include <sys/stat.h>

using namespace gatehouse;
using namespace gatehouse::config;

class FileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatIsReadAgain() {
        const tests::TempHome home;
        const auto file = home.path() / "new" / "folder" / "a.json";
        const std::string content("x\0y\n", 4);
        QVERIFY(writeFileAtomically(file, content));
        QCOMPARE(readFile(file).value(), content);
        QVERIFY(holds(file, content));
        QVERIFY(!holds(file, "x"));
        struct stat status {};
        QCOMPARE(::stat(file.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QCOMPARE(::stat(file.parent_path().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void leavesNothingBeside() {
        const tests::TempHome home;
        QVERIFY(writeFileAtomically(home.path() / "a", "1"));
        QVERIFY(writeFileAtomically(home.path() / "a", "2", FileMode::Readable));
        QCOMPARE(home.read("a"), std::string("2"));
        const auto entries = std::filesystem::directory_iterator(home.path());
        QCOMPARE(std::distance(begin(entries), end(entries)), 1);
    }

    void keepsSymbolicLinks() {
        const tests::TempHome home;
        const auto real = home.write("real/settings", "old");
        std::filesystem::create_symlink(real, home.path() / "link");
        QVERIFY(writeFileAtomically(home.path() / "link", "new"));
        QVERIFY(std::filesystem::is_symlink(home.path() / "link"));
        QCOMPARE(home.read("real/settings"), std::string("new"));
    }

    void saysWhyAFileCannotBeRead() {
        const tests::TempHome home;
        QCOMPARE(readFile(home.path() / "none").error().code, ErrorCode::NotFound);
        QCOMPARE(readFile(home.path()).error().code, ErrorCode::BadInput);
        const auto file = home.write("long", std::string(100, 'x'));
        QCOMPARE(readFile(file, 99).error().code, ErrorCode::BadInput);
        QVERIFY(readFile(file, 100));
        const auto pipe = home.path() / "pipe"; // nobody will ever write to it
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(readFile(pipe).error().code, ErrorCode::BadInput);
    }

    void refusesFoldersThatOthersMayWriteTo() {
        const tests::TempHome home;
        const auto folder = home.path() / "open";
        QVERIFY(makePrivateFolder(folder));
        QVERIFY(makePrivateFolder(folder));
        std::filesystem::permissions(folder, std::filesystem::perms::all);
        QCOMPARE(makePrivateFolder(folder).error().code, ErrorCode::Refused);
        home.write("file", "");
        QCOMPARE(makePrivateFolder(home.path() / "file").error().code, ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(FileTest)
#include "FileTest.moc"
