// SPDX-License-Identifier: Apache-2.0
// The ini grammar of ~/.aws/config and ~/.aws/credentials, read as leniently as the most lenient
// SDK does; where the AWS CLI would refuse the file, a warning says so (AWS SDKs and Tools
// Reference Guide, "Shared config and credentials files"; botocore/configloader.py).
#pragma once

#include "core/base/Problem.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::aws {

struct IniEntry {
    std::string key; ///< Lower case.
    std::string value;
    int line = 0;
    /// Of a value that is a block: the indented "key = value" lines below "s3 =".
    std::vector<IniEntry> nested = {};
    bool operator==(const IniEntry&) const = default;
};

struct IniSection {
    std::string name; ///< What stands between the brackets, unchanged: "profile dev", "default".
    int line = 0;
    std::vector<IniEntry> entries = {};

    /// The entry of that lower-case key; null when there is none.
    [[nodiscard]] const IniEntry* find(std::string_view key) const;
    bool operator==(const IniSection&) const = default;
};

/// Sections in the order of the file. A section or key that is there twice is one: the later value
/// wins.
struct IniFile {
    std::vector<IniSection> sections = {};
    std::vector<Problem> problems = {};

    /// Never fails: what cannot be understood becomes a Problem and the rest is used. `file` is the
    /// path to name in problems.
    [[nodiscard]] static IniFile parse(std::string_view text, std::string_view file);
};

} // namespace gatehouse::aws
