// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/DynamicLabels.h"

#include "core/base/ChildProcess.h"
#include "core/base/Encoding.h"

namespace gatehouse::appservice {
namespace {

constexpr std::chrono::seconds kTimeout{10};

} // namespace

std::map<std::string, std::string> DynamicLabels::valuesFor(const AppDefinition& app,
                                                            const Cancel& cancel,
                                                            std::vector<Problem>& problems) {
    std::map<std::string, std::string> values;
    for (const LabelCommand& label : app.commands) {
        {
            const std::lock_guard lock(m_mutex);
            const auto known = m_known.find(label.command);
            if (known != m_known.end() && m_clock.steady() < known->second.until) {
                values[label.label] = known->second.value;
                continue;
            }
        }
        ChildRequest request{label.command};
        request.timeout = kTimeout;
        const auto output = runChild(request, cancel);
        if (!output || output->exitCode != 0) {
            problems.push_back(
                {Problem::Severity::Warning, label.place.file, label.place.line, label.label,
                 "The command of the label " + label.label + " of the app " + app.name +
                     " failed, so the label has no value: " +
                     (output ? "it ended with code " + std::to_string(output->exitCode) + '.'
                             : output.error().message),
                 output ? "Run it in a terminal to see why." : output.error().fix});
            continue;
        }
        const std::string value(trim(output->out));
        values[label.label] = value;
        const std::lock_guard lock(m_mutex);
        m_known[label.command] = {value, m_clock.steady() + label.period};
    }
    return values;
}

} // namespace gatehouse::appservice
