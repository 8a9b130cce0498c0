// SPDX-License-Identifier: Apache-2.0
// PowerShell: a single quote inside single quotes is doubled, and so are the typographic ones,
// which PowerShell takes for single quotes too (PowerShell language specification, 2.3.5.2).
#include "core/exports/Format.h"

#include <array>

namespace gatehouse::exports {
namespace {

std::string quoted(const std::string& value) {
    constexpr std::array<std::string_view, 5> kQuotes{"'", "\u2018", "\u2019", "\u201A", "\u201B"};
    std::string text = "'";
    for (std::size_t i = 0; i < value.size();) {
        std::size_t length = 1;
        bool isQuote = false;
        for (const std::string_view quote : kQuotes) {
            if (std::string_view(value).substr(i).starts_with(quote)) {
                length = quote.size();
                isQuote = true;
            }
        }
        text.append(value, i, length);
        if (isQuote)
            text.append(value, i, length);
        i += length;
    }
    return text + '\'';
}

} // namespace

Result<std::string> writePowerShell(const Variables& set, const std::vector<std::string>& unset) {
    std::string text;
    for (const auto& [name, value] : set)
        text += "$env:" + name + " = " + quoted(value) + '\n';
    for (const std::string& name : unset)
        text += "Remove-Item Env:" + name + " -ErrorAction SilentlyContinue\n";
    return text;
}

} // namespace gatehouse::exports
