// SPDX-License-Identifier: Apache-2.0
#include "core/base/Secret.h"

#include <utility>

namespace gatehouse {

void wipe(std::string& value) noexcept {
    // Growing within the capacity cannot throw and reaches bytes left behind by an earlier, longer
    // value.
    value.resize(value.capacity());
    volatile char* bytes = value.data();
    for (std::size_t i = 0; i < value.size(); ++i)
        bytes[i] = 0;
    value.clear();
}

Secret::Secret(std::string value) : m_value(value) {
    gatehouse::wipe(value);
}

Secret::Secret(std::string_view value) : m_value(value) {}

Secret::Secret(const Secret& other) = default;

Secret::Secret(Secret&& other) noexcept : m_value(std::move(other.m_value)) {
    other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        m_value = other.m_value;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        m_value = std::move(other.m_value);
        other.wipe();
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

void Secret::wipe() noexcept {
    gatehouse::wipe(m_value);
}

bool equalInConstantTime(std::string_view a, std::string_view b) {
    if (a.size() != b.size())
        return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

} // namespace gatehouse
