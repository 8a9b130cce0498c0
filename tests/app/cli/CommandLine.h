// SPDX-License-Identifier: Apache-2.0
// Runs `gatehouse` with a home folder of its own.
#pragma once

#include "core/base/Environment.h"
#include "tests/support/TempHome.h"

#include <string>
#include <vector>

namespace gatehouse::tests {

struct Ran {
    int code = -1;
    std::string out = {};
    std::string err = {};
};

class CommandLine final {
public:
    CommandLine();

    /// With the environment below and `more` on top of it.
    [[nodiscard]] Ran run(const std::vector<std::string>& words,
                          const std::vector<std::pair<std::string, std::string>>& more = {}) const;
    /// Any program, with the same environment; `gatehouse` is found in its PATH.
    [[nodiscard]] Ran
    runOther(const std::vector<std::string>& command,
             const std::vector<std::pair<std::string, std::string>>& more = {}) const;
    [[nodiscard]] const TempHome& home() const { return m_home; }

private:
    TempHome m_home;
    Environment m_environment;
};

} // namespace gatehouse::tests
