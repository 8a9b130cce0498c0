// SPDX-License-Identifier: Apache-2.0
// Runs a program to its end and takes what it prints.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <chrono>
#include <string>
#include <vector>

namespace gatehouse::aws {

struct ChildResult {
    int exitCode = 0; ///< 128 and the signal's number when one ended it.
    std::string output;
    std::string errors; ///< What it wrote to stderr, its first kilobytes.
};

/// Without a shell; stdin is empty. `words[0]` is found by PATH. Errors: NotFound when the program
/// does not exist, Retry after `limit`, Cancelled; the program and its children are killed then.
[[nodiscard]] Result<ChildResult> runProgram(const std::vector<std::string>& words,
                                             const Environment& environment,
                                             std::chrono::seconds limit, const Cancel& cancel);

} // namespace gatehouse::aws
