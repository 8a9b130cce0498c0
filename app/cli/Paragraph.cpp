// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Paragraph.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <sstream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace gatehouse::cli {

std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::size_t terminalWidth(const Environment& environment) {
    std::size_t width = 100;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
        width = size.ws_col;
    else if (const auto columns = environment.get("COLUMNS"))
        std::istringstream(*columns) >> width;
    return std::clamp<std::size_t>(width, 80, 120);
}

bool hasUtf8(const Environment& environment) {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (const auto locale = environment.get(name)) {
            const std::string lowered = toLower(*locale);
            return lowered.find("utf-8") != std::string::npos ||
                   lowered.find("utf8") != std::string::npos;
        }
    }
    return false;
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
    std::istringstream words(text);
    std::string result;
    std::size_t column = indent;
    for (std::string word; words >> word;) {
        const std::size_t size = widthOf(word);
        if (column != indent && column + 1 + size > width) {
            result += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column != indent) {
            result += ' ';
            ++column;
        }
        result += word;
        column += size;
    }
    return result;
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream source(text);
    for (std::string line; std::getline(source, line);) {
        if (!trim(line).empty())
            lines.push_back(line);
    }
    return lines;
}

} // namespace gatehouse::cli
