// SPDX-License-Identifier: Apache-2.0
// Commands that a person or a variable such as BROWSER or TERMINAL names, and how they are started.
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace gatehouse::platform {

/// The words of a command, split as a shell would: quotes of both kinds and backslashes, nothing
/// else.
[[nodiscard]] QStringList splitWords(const QString& command);

/// The command's words, with each "%s" or "%u" replaced by `argument`; without any
/// it is added at the end.
[[nodiscard]] QStringList withArgument(const QString& command, const QString& argument);

/// The program's full path: itself when absolute and executable, else by PATH; empty when not
/// found.
[[nodiscard]] QString findProgram(const QString& name, const QProcessEnvironment& environment);

/// Starts `command[0]` with the rest and does not wait for it; its output goes nowhere. False when
/// it is not found or cannot be started.
[[nodiscard]] bool startDetached(const QStringList& command, const QProcessEnvironment& environment,
                                 const QString& workingFolder = {});

} // namespace gatehouse::platform
