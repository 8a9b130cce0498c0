// SPDX-License-Identifier: Apache-2.0
// Command Prompt, as lines of a .cmd file: `set "NAME=VALUE"` takes everything up to the last quote
// of the line; a percent sign is doubled.
#include "core/exports/Format.h"

namespace gatehouse::exports {
namespace {

Result<std::string> assignment(const std::string& name, const std::string& value) {
    if (value.find_first_of("\r\n") != std::string::npos)
        return fail(ErrorCode::BadInput,
                    name + " holds a line break, which Command Prompt cannot carry.",
                    "Use PowerShell for this export.");
    if (value.find('"') != std::string::npos && value.find_first_of("&|<>^") != std::string::npos)
        return fail(ErrorCode::BadInput,
                    name + " holds quotes together with one of & | < > ^, which Command Prompt "
                           "cannot carry.",
                    "Use PowerShell for this export.");
    std::string text = "set \"" + name + '=';
    for (const char c : value)
        text += c == '%' ? std::string("%%") : std::string(1, c);
    return text + "\"\r\n";
}

} // namespace

Result<std::string> writeCmd(const Variables& set, const std::vector<std::string>& unset) {
    std::string text;
    for (const auto& [name, value] : set) {
        auto line = assignment(name, value);
        if (!line)
            return line;
        text += *line;
    }
    for (const std::string& name : unset)
        text += "set \"" + name + "=\"\r\n";
    return text;
}

} // namespace gatehouse::exports
