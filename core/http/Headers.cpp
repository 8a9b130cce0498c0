// SPDX-License-Identifier: Apache-2.0
#include "core/http/Headers.h"

#include "core/base/Encoding.h"

#include <algorithm>

namespace gatehouse::http {

void Headers::add(std::string name, std::string value) {
    m_fields.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string_view name, std::string value) {
    const auto named = [name](const Field& field) {
        return equalsIgnoringCase(field.name, name);
    };
    const auto first = std::find_if(m_fields.begin(), m_fields.end(), named);
    if (first == m_fields.end()) {
        add(std::string(name), std::move(value));
        return;
    }
    first->value = std::move(value);
    m_fields.erase(std::remove_if(first + 1, m_fields.end(), named), m_fields.end());
}

void Headers::remove(std::string_view name) {
    std::erase_if(m_fields,
                  [name](const Field& field) { return equalsIgnoringCase(field.name, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
    for (const Field& field : m_fields)
        if (equalsIgnoringCase(field.name, name))
            return field.value;
    return std::nullopt;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Field& field : m_fields)
        if (equalsIgnoringCase(field.name, name))
            values.emplace_back(field.value);
    return values;
}

bool Headers::hasToken(std::string_view name, std::string_view token) const {
    for (std::string_view rest : all(name)) {
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            if (equalsIgnoringCase(trim(rest.substr(0, comma)), token))
                return true;
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
    }
    return false;
}

} // namespace gatehouse::http
