// SPDX-License-Identifier: Apache-2.0
// A string that must not be seen: wiped when it dies, not streamable, not comparable by ==, shown
// only by reveal().
#pragma once

#include <string>
#include <string_view>

namespace gatehouse {

/// Copies own their bytes and wipe them on destruction. Not synchronised: one thread at a time per
/// object.
class Secret final {
public:
    Secret() = default;
    explicit Secret(std::string value);
    explicit Secret(std::string_view value);
    explicit Secret(const char*) = delete; // a literal is no secret
    Secret(const Secret& other);
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    bool operator==(const Secret&) const = delete;

    /// The value itself. Hand it straight to what needs it; never keep, log or format it.
    [[nodiscard]] std::string_view reveal() const { return m_value; }
    [[nodiscard]] bool isEmpty() const { return m_value.empty(); }

private:
    void wipe() noexcept;

    std::string m_value;
};

/// Constant-time comparison, for signatures and tokens.
[[nodiscard]] bool equalInConstantTime(std::string_view a, std::string_view b);

/// Overwrites the bytes and empties the string; the compiler may not leave it out.
void wipe(std::string& value) noexcept;

} // namespace gatehouse
