// SPDX-License-Identifier: Apache-2.0
// Opens a terminal window whose shell has a given environment.
#pragma once

#include "core/base/Result.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <string>
#include <utility>
#include <vector>

namespace gatehouse::platform {

struct TerminalRequest {
    QString title; ///< Of the window; many shells replace it with their own.
    std::vector<std::pair<std::string, std::string>> set = {};
    std::vector<std::string> unset = {};
    /// The shell to run, a command; empty: the person's own ($SHELL).
    QString shell = {};
};

/// Belongs to the GUI thread.
class TerminalLauncher final {
public:
    explicit TerminalLauncher(const QProcessEnvironment& environment);

    /// What the person chose in the settings, a command; empty: look for one.
    void setCommand(const QString& command) { m_command = command; }

    /// Does not wait for the window. The values travel in the environment of the new process, never
    /// on a command line or in a file.
    [[nodiscard]] Result<void> open(const TerminalRequest& request) const;

    /// The command line that open() would start; empty when no terminal is found.
    [[nodiscard]] QStringList commandFor(const TerminalRequest& request) const;

private:
    QProcessEnvironment m_environment;
    QString m_command;
};

} // namespace gatehouse::platform
