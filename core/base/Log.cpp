// SPDX-License-Identifier: Apache-2.0
#include "core/base/Log.h"

#include "core/base/Clock.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace gatehouse {

namespace {

LogLevel threshold() {
    // Read once: the environment of a running program does not change.
    static const LogLevel level = [] {
        const char* const text = std::getenv("GATEHOUSE_LOG");
        const std::string_view name = text == nullptr ? "" : text;
        if (name == "debug")
            return LogLevel::Debug;
        if (name == "info")
            return LogLevel::Info;
        if (name == "warning")
            return LogLevel::Warning;
        return LogLevel::Error;
    }();
    return level;
}

const char* nameOf(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "";
}

} // namespace

void log(LogLevel level, std::string_view area, std::string_view text) {
    if (level < threshold())
        return;
    const std::string line = toIso8601(SystemClock().now()) + ' ' + nameOf(level) + ' ' +
                             std::string(area) + ": " + std::string(text) + '\n';
    // One call a line, so that lines of several threads do not mix.
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace gatehouse
