// SPDX-License-Identifier: Apache-2.0
// The forms in which variables are written. A new form is one new file and one line in Format.cpp.
#pragma once

#include "core/base/Result.h"
#include "core/exports/Plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::exports {

struct Format {
    std::string name;      ///< "bash"
    std::string title;     ///< "bash and zsh"
    std::string extension; ///< ".sh", for saving
    /// Other names for it on the command line.
    std::vector<std::string> aliases;
    /// Sets the variables, then unsets the names. BadInput for a value that the form cannot carry.
    Result<std::string> (*write)(const Variables& set, const std::vector<std::string>& unset);
};

[[nodiscard]] const std::vector<Format>& formats();
/// By name or alias; BadInput lists the names.
[[nodiscard]] Result<const Format*> findFormat(std::string_view name);

/// The plan's variables as text.
[[nodiscard]] Result<std::string> renderSet(const Plan& plan, const Format& format);
/// Undoes it: what the plan set is unset, what it added to is restored.
[[nodiscard]] Result<std::string> renderUnset(const Plan& plan, const Format& format);

/// The names and values of renderUnset.
struct Undoing {
    Variables set = {};
    std::vector<std::string> unset = {};
};
[[nodiscard]] Undoing undoing(const Plan& plan);

[[nodiscard]] Result<std::string> writeBash(const Variables& set,
                                            const std::vector<std::string>& unset);
[[nodiscard]] Result<std::string> writeFish(const Variables& set,
                                            const std::vector<std::string>& unset);
[[nodiscard]] Result<std::string> writePowerShell(const Variables& set,
                                                  const std::vector<std::string>& unset);
[[nodiscard]] Result<std::string> writeCmd(const Variables& set,
                                           const std::vector<std::string>& unset);
[[nodiscard]] Result<std::string> writeNushell(const Variables& set,
                                               const std::vector<std::string>& unset);
[[nodiscard]] Result<std::string> writeDotenv(const Variables& set,
                                              const std::vector<std::string>& unset);
[[nodiscard]] Result<std::string> writeJson(const Variables& set,
                                            const std::vector<std::string>& unset);

} // namespace gatehouse::exports
