// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE lines, as read by dotenv libraries, Docker Compose and `docker run --env-file`. The
// last of them takes quotes for part of the value, so they are used only where they must be.
#include "core/exports/Format.h"

namespace gatehouse::exports {
namespace {

bool isPlain(const std::string& value) {
    return value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789_./:@=+,-[]|*") == std::string::npos;
}

std::string written(const std::string& value) {
    if (isPlain(value))
        return value;
    if (value.find_first_of("'\r\n") == std::string::npos)
        return '\'' + value + '\'';
    std::string text = "\"";
    for (const char c : value) {
        if (c == '\n')
            text += "\\n";
        else if (c == '\r')
            text += "\\r";
        else if (c == '"' || c == '\\' || c == '$' || c == '`')
            text += std::string("\\") + c;
        else
            text += c;
    }
    return text + '"';
}

} // namespace

Result<std::string> writeDotenv(const Variables& set, const std::vector<std::string>& unset) {
    std::string text;
    for (const auto& [name, value] : set)
        text += name + '=' + written(value) + '\n';
    // The form cannot unset, and an empty value would break tools.
    for (const std::string& name : unset)
        text += "# must not be set: " + name + '\n';
    return text;
}

} // namespace gatehouse::exports
