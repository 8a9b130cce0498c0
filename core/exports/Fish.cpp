// SPDX-License-Identifier: Apache-2.0
// fish: between single quotes only \' and \\ mean something else (fish documentation, "Quotes").
#include "core/exports/Format.h"

namespace gatehouse::exports {
namespace {

std::string quoted(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + '\'';
}

} // namespace

Result<std::string> writeFish(const Variables& set, const std::vector<std::string>& unset) {
    std::string text;
    for (const auto& [name, value] : set)
        text += "set -gx " + name + ' ' + quoted(value) + '\n';
    for (const std::string& name : unset)
        text += "set -e " + name + '\n';
    return text;
}

} // namespace gatehouse::exports
