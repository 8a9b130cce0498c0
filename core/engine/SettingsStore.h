// SPDX-License-Identifier: Apache-2.0
// What the engine keeps between runs, in two files: settings (connections, preferences, the
// proxy's port) and sessions (without their secrets, which are in the keychain). A file that cannot
// be read is set aside under another name, never overwritten unread.
#pragma once

#include "core/access/Connection.h"
#include "core/access/Session.h"
#include "core/base/Executor.h"
#include "core/engine/State.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::engine {

struct Settings {
    std::vector<access::ConnectionSettings> connections = {};
    Preferences preferences = {};
    std::uint16_t proxyPort = 0; ///< 0: the default one.
    bool isProxyOn = false;
    bool operator==(const Settings&) const = default;
};

/// What may be written.
enum class Keeping {
    Everything,   ///< The desktop.
    SettingsOnly, ///< A single command: connections and last roles, but no sessions.
    Nothing,      ///< The sandbox tried out.
};

/// Belongs to the engine's thread; files are written on the pool, one at a time, the latest content
/// last.
class SettingsStore final {
public:
    struct Files {
        std::filesystem::path settings;
        std::filesystem::path sessions;
    };

    SettingsStore(Files files, Keeping keeping, Executor& pool);
    SettingsStore(const SettingsStore&) = delete;
    SettingsStore& operator=(const SettingsStore&) = delete;
    /// Writes what is still unwritten.
    ~SettingsStore();

    /// Blocks; called once at the start. Mistakes become Problems and the rest is used.
    [[nodiscard]] Settings loadSettings(std::vector<Problem>& problems);
    [[nodiscard]] std::vector<access::SessionInfo> loadSessions(std::vector<Problem>& problems);

    void saveSettings(const Settings& settings);
    void saveSessions(const std::vector<access::SessionInfo>& sessions);
    /// Of the last write, empty when it worked. Any thread.
    [[nodiscard]] std::string lastError() const;

private:
    struct Writer;
    Files m_files;
    Keeping m_keeping;
    Executor& m_pool;
    std::shared_ptr<Writer> m_writer;
};

} // namespace gatehouse::engine
