// SPDX-License-Identifier: Apache-2.0
// HTTP header fields in the order and case in which they were received or set: a proxy forwards
// bytes, not parses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

struct Field {
    std::string name;
    std::string value; ///< Without surrounding blanks.
    bool operator==(const Field&) const = default;
};

/// An ordered multimap with case-insensitive names.
class Headers final {
public:
    using const_iterator = std::vector<Field>::const_iterator;

    void add(std::string name, std::string value);
    /// Replaces every field of that name by one at the first one's place, or appends it.
    void set(std::string_view name, std::string value);
    void remove(std::string_view name);

    /// The first value of that name.
    [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return get(name).has_value(); }
    /// True when a comma-separated field holds the token, compared without case (RFC 9110
    /// section 5.6.1).
    [[nodiscard]] bool hasToken(std::string_view name, std::string_view token) const;

    [[nodiscard]] const_iterator begin() const { return m_fields.begin(); }
    [[nodiscard]] const_iterator end() const { return m_fields.end(); }
    [[nodiscard]] std::size_t size() const { return m_fields.size(); }
    bool operator==(const Headers&) const = default;

private:
    std::vector<Field> m_fields;
};

} // namespace gatehouse::http
