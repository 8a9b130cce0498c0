// SPDX-License-Identifier: Apache-2.0
// Programs that a command starts in its own terminal.
#pragma once

#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <functional>
#include <string>
#include <vector>

namespace gatehouse::cli {

/// Runs the program with this terminal as its own and waits; interrupts go to it alone. Gives its
/// exit code, 128 + signal when a signal ended it. NotFound when there is no such program.
[[nodiscard]] Result<int> runInTerminal(const std::vector<std::string>& command,
                                        const Environment& environment);

/// Opens the address by BROWSER or the system's opener; does not wait.
[[nodiscard]] Result<void> openInBrowser(const std::string& url, const Environment& environment);

/// Keeps interrupts for waitForInterrupt(); called before the engine starts its threads.
void holdInterrupts();
/// Blocks until the person interrupts (SIGINT, SIGTERM, SIGHUP), or `isDone` says so, which is
/// asked every quarter of a second.
void waitForInterrupt(const std::function<bool()>& isDone = {});

} // namespace gatehouse::cli
