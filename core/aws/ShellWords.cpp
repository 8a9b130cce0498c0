// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ShellWords.h"

namespace gatehouse::aws {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Reads a quoted part beginning after the quote; gives the position behind its end.
Result<std::size_t> readQuoted(std::string_view text, std::size_t at, char quote,
                               std::string& word) {
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == quote)
            return at + 1;
        const bool escapes = c == '\\' && quote == '"' && at + 1 < text.size() &&
                             (text[at + 1] == '"' || text[at + 1] == '\\');
        word += escapes ? text[++at] : c;
    }
    return fail(ErrorCode::BadInput, std::string("A quote (") + quote + ") is not closed.",
                "Add the closing quote.");
}

} // namespace

Result<std::vector<std::string>> splitShellWords(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(kBlanks, at)) != std::string_view::npos) {
        std::string word;
        while (at < text.size() && kBlanks.find(text[at]) == std::string_view::npos) {
            const char c = text[at++];
            if (c == '"' || c == '\'') {
                auto end = readQuoted(text, at, c, word);
                if (!end)
                    return fail(std::move(end.error()));
                at = *end;
            } else if (c == '\\') {
                if (at == text.size())
                    return fail(ErrorCode::BadInput, "A backslash stands at the very end.",
                                "Remove it or write it twice.");
                word += text[at++];
            } else {
                word += c;
            }
        }
        words.push_back(std::move(word));
    }
    return words;
}

} // namespace gatehouse::aws
