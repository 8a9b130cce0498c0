// SPDX-License-Identifier: Apache-2.0
// A tool that talks to AWS: how it is found, what is asked of it, and what is known of it. One
// entry of Tools.cpp each.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gatehouse::doctor {

/// What is known and does not show in a call, or cannot be tried.
struct Advice {
    std::string sentence = {};
    std::string fix = {};
    std::string command = {};
};

/// What a tool prints when something known goes wrong.
struct KnownTrouble {
    std::string words; ///< Found in its output.
    Advice advice;
};

/// Commands, files, variables and advice may hold {program} (its path), {folder} (made for this
/// call), {region}, {suffix} ("amazonaws.com"), {port}, {bundle}, {bucket} (a name that nobody
/// has), {key} and {secret} (the session's local key; never in a command).
struct Tool {
    std::string name = {};                  ///< For --tool.
    std::string title = {};                 ///< For people.
    std::vector<std::string> programs = {}; ///< Names in PATH, the first that is there.
    bool isEveryOneTried = false;           ///< Each in PATH, not only the first.
    /// Prints its version; a program whose output lacks `versionHolds` is another of that name.
    std::vector<std::string> version = {};
    std::string versionHolds = {};
    /// A real call. Exit code 3: the program is there but lacks the library, as `absent` says. A
    /// line "version: 1.2" of its output is taken for its version.
    std::vector<std::string> call = {};
    std::vector<std::pair<std::string, std::string>> files = {};
    std::vector<std::pair<std::string, std::string>> variables = {};
    std::string absent = {};
    /// It works only when somebody does this: a pass becomes a warning. Empty sentence: none.
    Advice caveat = {};
    /// It cannot be called here: this is told instead. Empty sentence: it can.
    Advice instead = {};
    std::vector<KnownTrouble> troubles = {};
};

/// All that is known, sorted by name.
[[nodiscard]] const std::vector<Tool>& tools();

} // namespace gatehouse::doctor
