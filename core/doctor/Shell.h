// SPDX-License-Identifier: Apache-2.0
// Commands in the words of the person's shell.
#pragma once

#include "core/base/Environment.h"

#include <string>
#include <vector>

namespace gatehouse::doctor {

/// "unset A B", "set -e A B" for fish.
[[nodiscard]] std::string unsetCommand(const Environment& environment,
                                       const std::vector<std::string>& names);
/// Wires the terminal to a session again.
[[nodiscard]] std::string renewCommand(const Environment& environment);
/// "export A='b'".
[[nodiscard]] std::string setCommand(const Environment& environment, const std::string& name,
                                     const std::string& value);

} // namespace gatehouse::doctor
