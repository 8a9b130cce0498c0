// SPDX-License-Identifier: Apache-2.0
// Where Gatehouse keeps its files. GATEHOUSE_HOME puts all of them into one folder; without it each
// system's own places are used (XDG Base Directory Specification, Apple's File System Programming
// Guide, Windows' known folders).
#pragma once

#include "core/base/Environment.h"

#include <filesystem>

namespace gatehouse::config {

/// A value; nothing is created by it.
class Paths final {
public:
    explicit Paths(const Environment& environment);

    [[nodiscard]] const std::filesystem::path& configFolder() const { return m_config; }
    [[nodiscard]] const std::filesystem::path& stateFolder() const { return m_state; }
    [[nodiscard]] const std::filesystem::path& cacheFolder() const { return m_cache; }
    /// For sockets and what must vanish with the login; of mode 0700 once made.
    [[nodiscard]] const std::filesystem::path& runtimeFolder() const { return m_runtime; }

    [[nodiscard]] std::filesystem::path settingsFile() const { return m_config / "settings.json"; }
    [[nodiscard]] std::filesystem::path sessionsFile() const { return m_state / "sessions.json"; }
    /// The authority's certificate and the trust files that tools are pointed at.
    [[nodiscard]] std::filesystem::path toolFolder() const { return m_state / "tools"; }
    [[nodiscard]] std::filesystem::path controlSocket() const {
        return m_runtime / "control.socket";
    }
    /// The home folder of the person, for ~/.aws; empty when nothing tells it.
    [[nodiscard]] const std::filesystem::path& userHome() const { return m_userHome; }

private:
    std::filesystem::path m_config;
    std::filesystem::path m_state;
    std::filesystem::path m_cache;
    std::filesystem::path m_runtime;
    std::filesystem::path m_userHome;
};

} // namespace gatehouse::config
