// SPDX-License-Identifier: Apache-2.0
#include "core/exports/Format.h"

#include <algorithm>

namespace gatehouse::exports {

const std::vector<Format>& formats() {
    static const std::vector<Format> kFormats{
        {"bash", "bash and zsh", ".sh", {"zsh", "sh", "unix"}, writeBash},
        {"fish", "fish", ".fish", {}, writeFish},
        {"powershell", "PowerShell", ".ps1", {"pwsh"}, writePowerShell},
        {"cmd", "Command Prompt", ".cmd", {"command-prompt"}, writeCmd},
        {"nushell", "Nushell", ".nu", {"nu"}, writeNushell},
        {"dotenv", "dotenv file", ".env", {"env", "docker"}, writeDotenv},
        {"json", "JSON", ".json", {}, writeJson}};
    return kFormats;
}

Result<const Format*> findFormat(std::string_view name) {
    std::string names;
    for (const Format& format : formats()) {
        if (format.name == name || std::ranges::find(format.aliases, name) != format.aliases.end())
            return &format;
        names += (names.empty() ? "" : ", ") + format.name;
    }
    return fail(ErrorCode::BadInput, "There is no format called \"" + std::string(name) + "\".",
                "Use one of " + names + '.');
}

Result<std::string> renderSet(const Plan& plan, const Format& format) {
    return format.write(plan.set, plan.unset);
}

Undoing undoing(const Plan& plan) {
    Undoing result{plan.restored, {}};
    for (const auto& [name, value] : plan.set) {
        const bool isRestored = std::ranges::any_of(
            plan.restored, [&name = name](const auto& variable) { return variable.first == name; });
        if (!isRestored)
            result.unset.push_back(name);
    }
    return result;
}

Result<std::string> renderUnset(const Plan& plan, const Format& format) {
    const Undoing undo = undoing(plan);
    return format.write(undo.set, undo.unset);
}

} // namespace gatehouse::exports
