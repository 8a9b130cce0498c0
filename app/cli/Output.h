// SPDX-License-Identifier: Apache-2.0
// What commands print: tables and JSON to standard output, errors and advice to standard error.
#pragma once

#include "core/base/Error.h"
#include "core/engine/State.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::cli {

/// Exit codes, part of the command line's contract.
enum ExitCode : int {
    kSuccess = 0,
    kFailed = 1,
    kUsage = 2,
    kNotSignedIn = 3, ///< Or no credentials.
    kNotFound = 4,    ///< Or ambiguous.
};

/// How lists are printed.
enum class Style { Text, Json };

/// Prints the error; gives the exit code that goes with it.
[[nodiscard]] int report(const Error& error);
/// The same for what was typed wrongly.
[[nodiscard]] int reportUsage(const Error& error);
/// Mistakes in files, and connections that cannot be used: told, while the command goes on.
void reportProblems(const engine::State& state);

/// The text without characters that would move the cursor, colour or hide what a terminal shows:
/// names and descriptions come from files that others may have written. Each becomes "?".
[[nodiscard]] std::string plain(std::string_view text);
/// The same, but lines stay lines.
[[nodiscard]] std::string plainLines(std::string_view text);

/// Columns as wide as their content; the last one is not padded.
void printTable(const std::vector<std::string>& header,
                const std::vector<std::vector<std::string>>& rows);
void printJson(const nlohmann::json& document);

/// "7 h 59 min", "4 min", "expired".
[[nodiscard]] std::string timeLeft(const std::optional<TimePoint>& expiry, TimePoint now);

} // namespace gatehouse::cli
