// SPDX-License-Identifier: Apache-2.0
// Labels whose values are what commands print (Teleport reference, "dynamic labels"). A command
// runs again when its period has passed.
#pragma once

#include "core/appservice/Definitions.h"
#include "core/base/Cancel.h"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace gatehouse::appservice {

/// Safe from any thread.
class DynamicLabels final {
public:
    explicit DynamicLabels(const Clock& clock) : m_clock(clock) {}

    /// Runs what is due and gives all values of the app; blocks. A command that fails, or takes
    /// more than ten seconds, becomes a problem, and its label has no value.
    [[nodiscard]] std::map<std::string, std::string>
    valuesFor(const AppDefinition& app, const Cancel& cancel, std::vector<Problem>& problems);

private:
    struct Known {
        std::string value;
        std::chrono::steady_clock::time_point until;
    };
    const Clock& m_clock;
    std::mutex m_mutex;                                ///< Guards m_known.
    std::map<std::vector<std::string>, Known> m_known; ///< By command.
};

} // namespace gatehouse::appservice
