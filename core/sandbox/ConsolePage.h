// SPDX-License-Identifier: Apache-2.0
// What a browser shows after signing in to the sandbox.
#pragma once

#include "core/sandbox/Keys.h"

#include <string>

namespace gatehouse::sandbox {

/// A whole HTML page; `destination` is the console page that was asked for, `until` a time.
[[nodiscard]] std::string consolePage(const Caller& caller, const std::string& destination,
                                      const std::string& until);

} // namespace gatehouse::sandbox
