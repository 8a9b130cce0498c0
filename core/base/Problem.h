// SPDX-License-Identifier: Apache-2.0
// A mistake in something a person wrote, told so that it can be mended: where, what, and what to
// write instead.
#pragma once

#include <string>

namespace gatehouse {

struct Problem {
    enum class Severity { Warning, Error };

    Severity severity = Severity::Error;
    std::string file = {}; ///< Path as the person knows it; empty when it is about no file.
    int line = 0;          ///< 1-based; 0 = unknown.
    std::string key =
        {}; ///< The key or field that is wrong, e.g. "spec.allow.app_labels"; may be empty.
    std::string message = {}; ///< What is wrong and what follows from it.
    std::string fix = {};     ///< What to write or do.

    /// "roles/data.yaml, line 12, spec.allow.app_labels: message fix"
    [[nodiscard]] std::string sentence() const;
    bool operator==(const Problem&) const = default;
};

} // namespace gatehouse
