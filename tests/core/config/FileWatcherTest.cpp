// SPDX-License-Identifier: Apache-2.0
#include "core/config/FileWatcher.h"

#include "core/config/File.h"
#include "tests/support/TempHome.h"

#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace gatehouse;

namespace {

/// Counts the calls of a watcher and waits for the next one.
class Calls final {
public:
    void operator()() {
        const std::lock_guard lock(m_mutex);
        ++m_count;
        m_changed.notify_all();
    }
    /// False when no call beyond `count` has come in ten seconds.
    bool waitBeyond(int count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10), [&] { return m_count > count; });
    }
    int count() {
        const std::lock_guard lock(m_mutex);
        return m_count;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_count = 0;
};

constexpr std::chrono::milliseconds kCalm{5};

} // namespace

class FileWatcherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void seesAFileReplacedAndWritten() {
        const tests::TempHome home;
        const auto file = home.write("config", "a");
        Calls calls;
        const config::FileWatcher watcher({file}, std::ref(calls), kCalm);
        QVERIFY(config::writeFileAtomically(file, "bb"));
        QVERIFY(calls.waitBeyond(0));
        const int before = calls.count();
        home.write("config", "ccc");
        QVERIFY(calls.waitBeyond(before));
    }

    void seesAFileThatDidNotExist() {
        const tests::TempHome home;
        Calls calls;
        const config::FileWatcher watcher({home.path() / "later/still/config"}, std::ref(calls),
                                          kCalm);
        home.write("later/still/config", "now");
        QVERIFY(calls.waitBeyond(0));
    }

    void seesNewFilesInNewFolders() {
        const tests::TempHome home;
        home.write("roles/a.yaml", "a");
        Calls calls;
        const config::FileWatcher watcher({home.path() / "roles"}, std::ref(calls), kCalm);
        home.write("roles/team/b.yaml", "b");
        QVERIFY(calls.waitBeyond(0));
        const int before = calls.count();
        home.write("roles/team/b.yaml", "bb");
        QVERIFY(calls.waitBeyond(before));
        const int later = calls.count();
        std::filesystem::remove(home.path() / "roles/team/b.yaml");
        QVERIFY(calls.waitBeyond(later));
    }

    void ignoresWhatHappensBeside() {
        const tests::TempHome home;
        const auto file = home.write("config", "a");
        Calls calls;
        const config::FileWatcher watcher({file}, std::ref(calls), kCalm);
        home.write("other", "b");
        home.write("config", "changed");
        QVERIFY(calls.waitBeyond(0));
        QCOMPARE(calls.count(), 1);
    }
};

QTEST_GUILESS_MAIN(FileWatcherTest)
#include "FileWatcherTest.moc"
