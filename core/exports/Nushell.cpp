// SPDX-License-Identifier: Apache-2.0
// Nushell: double quotes with C-like escapes (Nushell book, "Working with strings").
#include "core/exports/Format.h"

namespace gatehouse::exports {
namespace {

std::string quoted(const std::string& value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            constexpr const char* kHex = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            text += "\\u{";
            text += kHex[byte >> 4U];
            text += kHex[byte & 15U];
            text += '}';
        } else {
            text += c;
        }
    }
    return text + '"';
}

} // namespace

Result<std::string> writeNushell(const Variables& set, const std::vector<std::string>& unset) {
    std::string text;
    for (const auto& [name, value] : set)
        text += "$env." + name + " = " + quoted(value) + '\n';
    for (const std::string& name : unset)
        text += "hide-env --ignore-errors " + name + '\n';
    return text;
}

} // namespace gatehouse::exports
