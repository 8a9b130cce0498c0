// SPDX-License-Identifier: Apache-2.0
// Tells when files or folders change, also those that do not exist yet and those that editors
// replace instead of writing.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace gatehouse::config {

/// Uses inotify. `changed` is called on a thread of
/// the watcher, after `calm` without a further change, at least once for changes that come after
/// the constructor has returned.
class FileWatcher final {
public:
    /// Folders are watched with everything below them.
    FileWatcher(std::vector<std::filesystem::path> paths, std::function<void()> changed,
                std::chrono::milliseconds calm = std::chrono::milliseconds(200));
    FileWatcher(const FileWatcher&) = delete;
    FileWatcher& operator=(const FileWatcher&) = delete;
    /// After it has returned no call comes. Not from within `changed`.
    ~FileWatcher();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::config
