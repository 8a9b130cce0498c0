// SPDX-License-Identifier: Apache-2.0
// Only folders are watched: an editor's rename replaces a file's inode, but its folder sees it. For
// a path that does not exist the nearest existing folder above stands in; after every change the
// set of watches is made anew. Whether something really changed is decided by a fingerprint of
// names, sizes and times, so that a busy home folder does not cause calls.
#include "core/config/FileWatcher.h"

#include <array>
#include <map>
#include <poll.h>
#include <set>
#include <string>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace gatehouse::config {
namespace {

constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
                                  IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB;
constexpr std::size_t kMostEntries = 20'000;

std::string stampOf(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return "-";
    return std::to_string(status.st_ino) + ' ' + std::to_string(status.st_size) + ' ' +
           std::to_string(status.st_mtim.tv_sec) + ' ' + std::to_string(status.st_mtim.tv_nsec) +
           ' ' + std::to_string(status.st_mode);
}

/// Calls `see` for the path and, when it is a folder, for all below it.
template <typename See>
void walk(const std::filesystem::path& path, See see) {
    std::error_code failed;
    see(path, std::filesystem::is_directory(path, failed));
    if (!std::filesystem::is_directory(path, failed))
        return;
    std::size_t count = 0;
    using Options = std::filesystem::directory_options;
    auto entry = std::filesystem::recursive_directory_iterator(
        path, Options::skip_permission_denied, failed);
    for (; !failed && entry != std::filesystem::recursive_directory_iterator();
         entry.increment(failed)) {
        if (++count > kMostEntries)
            return;
        std::error_code ignored;
        see(entry->path(), entry->is_directory(ignored));
    }
}

} // namespace

struct FileWatcher::State {
    std::vector<std::filesystem::path> paths;
    std::function<void()> changed;
    std::chrono::milliseconds calm{};
    int notify = -1;
    int stop = -1;
    std::map<std::filesystem::path, std::string> seen;
    std::thread thread;

    void watchAll();
    [[nodiscard]] std::map<std::filesystem::path, std::string> look() const;
    /// False when the watcher is to end; waits for an event, or for calm when one has come.
    bool waitForChange();
    bool drain() const;
    void run();
};

void FileWatcher::State::watchAll() {
    if (notify >= 0)
        ::close(notify);
    notify = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    for (const std::filesystem::path& path : paths) {
        std::error_code failed;
        std::filesystem::path above = path.parent_path();
        while (!above.empty() && above != above.parent_path() &&
               !std::filesystem::is_directory(above, failed))
            above = above.parent_path();
        if (!above.empty())
            ::inotify_add_watch(notify, above.c_str(), kEvents);
        walk(path, [this](const std::filesystem::path& one, bool isFolder) {
            if (isFolder)
                ::inotify_add_watch(notify, one.c_str(), kEvents);
        });
    }
}

std::map<std::filesystem::path, std::string> FileWatcher::State::look() const {
    std::map<std::filesystem::path, std::string> stamps;
    for (const std::filesystem::path& path : paths) {
        walk(path, [&stamps](const std::filesystem::path& one, bool isFolder) {
            stamps[one] = isFolder ? "folder" : stampOf(one);
        });
    }
    return stamps;
}

bool FileWatcher::State::drain() const {
    alignas(inotify_event) std::array<char, 4096> buffer{};
    bool any = false;
    while (::read(notify, buffer.data(), buffer.size()) > 0)
        any = true;
    return any;
}

bool FileWatcher::State::waitForChange() {
    int timeout = -1;
    for (;;) {
        std::array waits{pollfd{notify, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
        const int ready = ::poll(waits.data(), waits.size(), timeout);
        if (waits[1].revents != 0)
            return false;
        if (ready == 0)
            return true; // calm
        if (ready > 0 && drain())
            timeout = static_cast<int>(calm.count());
    }
}

void FileWatcher::State::run() {
    while (waitForChange()) {
        // Watches first: what comes between the two is then seen by one of them.
        watchAll();
        auto now = look();
        if (now == seen)
            continue;
        seen = std::move(now);
        changed();
    }
}

FileWatcher::FileWatcher(std::vector<std::filesystem::path> paths, std::function<void()> changed,
                         std::chrono::milliseconds calm)
    : m_state(std::make_unique<State>()) {
    m_state->paths = std::move(paths);
    m_state->changed = std::move(changed);
    m_state->calm = calm;
    m_state->stop = ::eventfd(0, EFD_CLOEXEC);
    m_state->watchAll();
    m_state->seen = m_state->look();
    m_state->thread = std::thread([state = m_state.get()] { state->run(); });
}

FileWatcher::~FileWatcher() {
    const std::uint64_t one = 1;
    while (::write(m_state->stop, &one, sizeof one) < 0 && errno == EINTR) {
    }
    m_state->thread.join();
    ::close(m_state->stop);
    if (m_state->notify >= 0)
        ::close(m_state->notify);
}

} // namespace gatehouse::config
