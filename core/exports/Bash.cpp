// SPDX-License-Identifier: Apache-2.0
// POSIX shells: everything between single quotes is literal (POSIX.1-2017, Shell Command Language,
// 2.2.2).
#include "core/exports/Format.h"

namespace gatehouse::exports {
namespace {

std::string quoted(const std::string& value) {
    std::string text = "'";
    for (const char c : value)
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + '\'';
}

} // namespace

Result<std::string> writeBash(const Variables& set, const std::vector<std::string>& unset) {
    std::string text;
    for (const auto& [name, value] : set)
        text += "export " + name + '=' + quoted(value) + '\n';
    for (const std::string& name : unset)
        text += "unset " + name + '\n';
    return text;
}

} // namespace gatehouse::exports
