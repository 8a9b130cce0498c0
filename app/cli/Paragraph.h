// SPDX-License-Identifier: Apache-2.0
// Sentences in a terminal: how wide it is, what it can show, lines broken between words.
#pragma once

#include "core/base/Environment.h"

#include <cstddef>
#include <string>
#include <vector>

namespace gatehouse::cli {

/// Columns that the text takes, one a code point.
[[nodiscard]] std::size_t widthOf(const std::string& text);
/// Of standard output, from 80 to 120; 100 where it is no terminal.
[[nodiscard]] std::size_t terminalWidth(const Environment& environment);
/// By LC_ALL, LC_CTYPE or LANG.
[[nodiscard]] bool hasUtf8(const Environment& environment);
/// The first line begins where the cursor is, at column `indent`; so do all others.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t indent, std::size_t width);
/// Without empty ones.
[[nodiscard]] std::vector<std::string> linesOf(const std::string& text);

} // namespace gatehouse::cli
