// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Shell.h"

namespace gatehouse::doctor {
namespace {

bool isFish(const Environment& environment) {
    return environment.get("SHELL").value_or("").ends_with("fish");
}

} // namespace

std::string unsetCommand(const Environment& environment, const std::vector<std::string>& names) {
    std::string command = isFish(environment) ? "set -e" : "unset";
    for (const std::string& name : names)
        command += ' ' + name;
    return command;
}

std::string renewCommand(const Environment& environment) {
    return isFish(environment) ? "gatehouse env --format fish | source"
                               : "eval \"$(gatehouse env)\"";
}

std::string setCommand(const Environment& environment, const std::string& name,
                       const std::string& value) {
    return isFish(environment) ? "set -gx " + name + " '" + value + '\''
                               : "export " + name + "='" + value + '\'';
}

} // namespace gatehouse::doctor
