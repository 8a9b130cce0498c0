// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Output.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace gatehouse::cli {
namespace {

/// Columns that a terminal shows the text in, counting code points.
std::size_t widthOf(const std::string& text) {
    std::size_t width = 0;
    for (const char c : text)
        width += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
    return width;
}

void printRow(const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size())
            line.append(widths[i] - widthOf(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << '\n';
}

} // namespace

int report(const Error& error) {
    std::cerr << "gatehouse: " << error.message << '\n';
    if (!error.fix.empty())
        std::cerr << "  " << error.fix << '\n';
    switch (error.code) {
    case ErrorCode::NoCredentials:
        return kNotSignedIn;
    case ErrorCode::NotFound:
    case ErrorCode::Ambiguous:
        return kNotFound;
    case ErrorCode::BadInput:
        return kUsage;
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
                  << problem.sentence() << '\n';
    };
    for (const Problem& problem : state.problems)
        tell(problem);
    for (const engine::ConnectionState& connection : state.connections) {
        for (const Problem& problem : connection.problems)
            tell(problem);
        if (!connection.error.empty())
            std::cerr << "warning: " << connection.settings.name << ": " << connection.error
                      << '\n';
    }
}

void printTable(const std::vector<std::string>& header,
                const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < header.size(); ++i) {
        std::size_t width = widthOf(header[i]);
        for (const auto& row : rows)
            width = std::max(width, widthOf(row[i]));
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
