// SPDX-License-Identifier: Apache-2.0
#include "core/base/Environment.h"

#include "core/base/Encoding.h"

#include <unistd.h>

namespace gatehouse {

Environment::Environment(std::map<std::string, std::string, std::less<>> values)
    : m_values(std::move(values)) {}

Environment Environment::ofProcess() {
    Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            environment.m_values.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

std::optional<std::string> Environment::get(std::string_view name) const {
    const auto it = m_values.find(name);
    if (it == m_values.end() || it->second.empty())
        return std::nullopt;
    return it->second;
}

bool Environment::isTrue(std::string_view name) const {
    const std::string value = toLower(get(name).value_or(""));
    return value == "true" || value == "1" || value == "yes";
}

void Environment::set(std::string name, std::string value) {
    m_values.insert_or_assign(std::move(name), std::move(value));
}

void Environment::unset(std::string_view name) {
    const auto it = m_values.find(name);
    if (it != m_values.end())
        m_values.erase(it);
}

} // namespace gatehouse
