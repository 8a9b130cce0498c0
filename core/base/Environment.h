// SPDX-License-Identifier: Apache-2.0
// The process environment as a value: read once at the top, passed down, replaced by tests.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse {

class Environment final {
public:
    Environment() = default;
    explicit Environment(std::map<std::string, std::string, std::less<>> values);
    /// A copy of this process's environment at the time of the call.
    [[nodiscard]] static Environment ofProcess();

    /// The value; nothing when unset **or empty**, as the AWS SDKs read variables.
    [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
    /// True for "true", "1" and "yes" in any case.
    [[nodiscard]] bool isTrue(std::string_view name) const;
    void set(std::string name, std::string value);
    void unset(std::string_view name);
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& values() const {
        return m_values;
    }

private:
    std::map<std::string, std::string, std::less<>> m_values;
};

} // namespace gatehouse
