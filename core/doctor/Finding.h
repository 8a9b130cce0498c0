// SPDX-License-Identifier: Apache-2.0
// One thing that was looked at: how it is, in a sentence, and exactly what to do about it.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse::doctor {

enum class Outcome {
    Pass,
    Warning, ///< It works, but something will surprise: a line of code is needed, a value is odd.
    Failure, ///< It does not work until somebody does what `fix` says.
    Skipped, ///< Not looked at, and the sentence says why.
};

/// In the order in which findings come.
enum class Area { Gatehouse, Variables, Files, Network, Tools };

/// Holds no secret.
struct Finding {
    std::string id; ///< Stable, for programs: "proxy", "variable.AWS_PROFILE", "tool.aws".
    Area area = Area::Gatehouse;
    std::string subject = {}; ///< "Proxy", "AWS CLI 2.15.30".
    Outcome outcome = Outcome::Pass;
    std::string sentence = {}; ///< What is so, and why.
    std::string fix = {};      ///< What to do, in words; empty when there is nothing to do.
    std::string command = {};  ///< Lines to copy: for a shell, a file or a program, as `fix` says.
    std::string details = {};  ///< The technical part: paths, the last words of a tool.
    bool operator==(const Finding&) const = default;
};

/// "pass", "warning", "failure", "skipped".
[[nodiscard]] std::string_view nameOf(Outcome outcome);
/// "gatehouse", "variables", "files", "network", "tools".
[[nodiscard]] std::string_view nameOf(Area area);
/// A heading: "Variables of this terminal".
[[nodiscard]] std::string_view titleOf(Area area);

struct Count {
    int passed = 0;
    int warnings = 0;
    int failures = 0;
    int skipped = 0;
    void add(Outcome outcome);
    /// "5 passed, 1 warning, 2 failed, 3 skipped."
    [[nodiscard]] std::string sentence() const;
};

} // namespace gatehouse::doctor
