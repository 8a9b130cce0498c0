// SPDX-License-Identifier: Apache-2.0
// Runs a program and collects what it prints: credential_process, commands of dynamic labels.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse {

struct ChildRequest {
    std::vector<std::string> command; ///< Program (looked for in PATH) and arguments; no shell.
    std::optional<Environment> environment = {}; ///< None: that of this process.
    std::chrono::milliseconds timeout = std::chrono::seconds(60);
    std::size_t outputLimit = 1024 * 1024; ///< Of each stream; more is an error.
};

struct ChildOutput {
    int exitCode = 0; ///< 128 + signal when a signal ended it.
    std::string out;  ///< May hold secrets.
    std::string err;
};

/// Blocks; standard input is empty. NotFound when there is no such program, Retry when it took too
/// long (it and its children are killed), Cancelled, BadInput when it printed too much.
[[nodiscard]] Result<ChildOutput> runChild(const ChildRequest& request, const Cancel& cancel);

} // namespace gatehouse
