// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Output.h"

#include "app/cli/Paragraph.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace gatehouse::cli {
namespace {

enum class Lines { Replaced, Kept };

/// C0 and C1 controls, DEL, and the marks that turn the direction of text around.
std::string cleaned(std::string_view text, Lines lines) {
    std::string clean;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        const std::string_view three = text.substr(i, 3);
        if (byte == '\n' && lines == Lines::Kept) {
            clean += '\n';
        } else if (byte < 0x20 || byte == 0x7F) {
            clean += '?';
        } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
            clean += '?';
            ++i;
        } else if ((three >= "\u202A" && three <= "\u202E") ||
                   (three >= "\u2066" && three <= "\u2069")) {
            clean += '?';
            i += 2;
        } else {
            clean += text[i];
        }
    }
    return clean;
}

void printRow(const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string cell = plain(row[i]);
        line += cell;
        if (i + 1 < row.size())
            line.append(widths[i] - widthOf(cell) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << '\n';
}

} // namespace

std::string plain(std::string_view text) {
    return cleaned(text, Lines::Replaced);
}

std::string plainLines(std::string_view text) {
    return cleaned(text, Lines::Kept);
}

int reportUsage(const Error& error) {
    (void)report(error);
    return kUsage;
}

int report(const Error& error) {
    std::cerr << "gatehouse: " << plainLines(error.message) << '\n';
    if (!error.fix.empty())
        std::cerr << "  " << plainLines(error.fix) << '\n';
    switch (error.code) {
    case ErrorCode::NoCredentials:
        return kNotSignedIn;
    case ErrorCode::NotFound:
    case ErrorCode::Ambiguous:
        return kNotFound;
    case ErrorCode::BadInput: // in a file or a variable; what was typed is for reportUsage()
    case ErrorCode::Retry:
    case ErrorCode::Refused:
    case ErrorCode::Cancelled:
    case ErrorCode::Internal:
        break;
    }
    return kFailed;
}

void reportProblems(const engine::State& state) {
    const auto tell = [](const Problem& problem) {
        std::cerr << (problem.severity == Problem::Severity::Error ? "error: " : "warning: ")
                  << plain(problem.sentence()) << '\n';
    };
    for (const Problem& problem : state.problems)
        tell(problem);
    for (const engine::ConnectionState& connection : state.connections) {
        for (const Problem& problem : connection.problems)
            tell(problem);
        if (!connection.error.empty())
            std::cerr << "warning: " << plain(connection.settings.name) << ": "
                      << plain(connection.error) << '\n';
    }
}

void printTable(const std::vector<std::string>& header,
                const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < header.size(); ++i) {
        std::size_t width = widthOf(header[i]);
        for (const auto& row : rows)
            width = std::max(width, widthOf(plain(row[i])));
        widths.push_back(width);
    }
    printRow(header, widths);
    for (const auto& row : rows)
        printRow(row, widths);
}

void printJson(const nlohmann::json& document) {
    std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

std::string timeLeft(const std::optional<TimePoint>& expiry, TimePoint now) {
    if (!expiry)
        return "no end";
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(*expiry - now).count();
    if (*expiry <= now)
        return "expired";
    if (minutes < 60)
        return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

} // namespace gatehouse::cli
