// SPDX-License-Identifier: Apache-2.0
// Start at login: a launcher in the autostart folder (freedesktop.org Desktop Application Autostart
// Specification 0.5).
#pragma once

#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace gatehouse::platform {

/// Blocks on files; a value that any thread may use.
class Autostart final {
public:
    /// The folder is $XDG_CONFIG_HOME/autostart, else ~/.config/autostart.
    Autostart(const Environment& environment, std::filesystem::path program);

    /// False on systems where it is not known how.
    [[nodiscard]] bool isPossible() const;
    /// True when the file is there, names a program that exists and was not switched off in it by
    /// the desktop's own settings.
    [[nodiscard]] bool isOn() const;
    /// Writes the file so that it starts this program in the background, or removes it.
    [[nodiscard]] Result<void> turnOn() const;
    [[nodiscard]] Result<void> turnOff() const;

    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

private:
    std::filesystem::path m_file;
    std::filesystem::path m_program;
};

/// A command line in the quoting of the Exec key (Desktop Entry Specification 1.5, "The Exec key").
[[nodiscard]] std::string execLine(const std::vector<std::string>& arguments);

} // namespace gatehouse::platform
