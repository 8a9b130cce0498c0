// SPDX-License-Identifier: Apache-2.0
// The lines of an ini file, and why the AWS CLI would refuse it.
#pragma once

#include "core/base/Problem.h"

#include <string_view>
#include <vector>

namespace gatehouse::aws {

struct IniLine {
    int number = 0;        ///< 1-based.
    int indent = 0;        ///< Blanks before the text.
    std::string_view text; ///< Without blanks at either side.
    bool isComment = false;
};

/// A byte order mark at the start is skipped; LF, CR LF and CR end a line.
[[nodiscard]] std::vector<IniLine> iniLines(std::string_view text);

/// One warning for every line because of which Python's configparser, and so the AWS CLI and boto3,
/// would refuse the whole file.
[[nodiscard]] std::vector<Problem> iniRefusals(std::string_view text, std::string_view file);

} // namespace gatehouse::aws
