// SPDX-License-Identifier: Apache-2.0
#include "core/base/Clock.h"

#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace gatehouse {

namespace {

constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm toUtc(TimePoint time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return utc;
}

struct Fields {
    int year, month, day, hour, minute, second;
};

Result<TimePoint> fromFields(const Fields& f, std::string_view text) {
    using namespace std::chrono;
    const year_month_day date{year{f.year}, month{static_cast<unsigned>(f.month)},
                              day{static_cast<unsigned>(f.day)}};
    // The clock counts nanoseconds in 64 bits, which end in 2262.
    if (!date.ok() || f.year < 1700 || f.year > 2200 || f.hour > 23 || f.minute > 59 ||
        f.second > 60 || f.hour < 0 || f.minute < 0 || f.second < 0)
        return fail(ErrorCode::BadInput, "\"" + std::string(text) + "\" is not a valid time.");
    return sys_days{date} + hours{f.hour} + minutes{f.minute} + seconds{f.second};
}

/// Reads exactly `count` digits at `position` and moves past them; -1 when there are none.
int digits(std::string_view text, std::size_t& position, std::size_t count) {
    if (position + count > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char c = text[position + i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    position += count;
    return value;
}

bool skip(std::string_view text, std::size_t& position, char expected) {
    if (position >= text.size() || text[position] != expected)
        return false;
    ++position;
    return true;
}

std::string format(const char* pattern, const std::tm& utc) {
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), pattern, utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return buffer.data();
}

tl::unexpected<Error> notATime(std::string_view text) {
    return fail(ErrorCode::BadInput, "\"" + std::string(text) + "\" is not a valid time.");
}

/// "+02:00", "+0200" or "Z" at `position`; in minutes.
Result<int> zoneOffset(std::string_view text, std::size_t position) {
    if (position + 1 == text.size() && (text[position] == 'Z' || text[position] == 'z'))
        return 0;
    if (position >= text.size() || (text[position] != '+' && text[position] != '-'))
        return notATime(text);
    const int sign = text[position] == '-' ? -1 : 1;
    ++position;
    const int hours = digits(text, position, 2);
    skip(text, position, ':');
    const int minutes = digits(text, position, 2);
    if (hours < 0 || minutes < 0 || position != text.size())
        return notATime(text);
    return sign * (hours * 60 + minutes);
}

} // namespace

TimePoint SystemClock::now() const {
    return std::chrono::system_clock::now();
}

std::chrono::steady_clock::time_point SystemClock::steady() const {
    return std::chrono::steady_clock::now();
}

std::string toAmzDate(TimePoint time) {
    return format("%04d%02d%02dT%02d%02d%02dZ", toUtc(time));
}

Result<TimePoint> fromAmzDate(std::string_view text) {
    std::size_t at = 0;
    Fields f{};
    f.year = digits(text, at, 4);
    f.month = digits(text, at, 2);
    f.day = digits(text, at, 2);
    const bool separator = skip(text, at, 'T');
    f.hour = digits(text, at, 2);
    f.minute = digits(text, at, 2);
    f.second = digits(text, at, 2);
    if (!separator || f.year < 0 || f.month < 0 || f.day < 0 || !skip(text, at, 'Z') ||
        at != text.size())
        return notATime(text);
    return fromFields(f, text);
}

std::string toIso8601(TimePoint time) {
    return format("%04d-%02d-%02dT%02d:%02d:%02dZ", toUtc(time));
}

Result<TimePoint> fromIso8601(std::string_view text) {
    std::size_t at = 0;
    Fields f{};
    f.year = digits(text, at, 4);
    bool ok = skip(text, at, '-');
    f.month = digits(text, at, 2);
    ok = skip(text, at, '-') && ok;
    f.day = digits(text, at, 2);
    ok = (skip(text, at, 'T') || skip(text, at, ' ')) && ok;
    f.hour = digits(text, at, 2);
    ok = skip(text, at, ':') && ok;
    f.minute = digits(text, at, 2);
    ok = skip(text, at, ':') && ok;
    f.second = digits(text, at, 2);
    if (!ok || f.year < 0 || f.month < 0 || f.day < 0)
        return notATime(text);
    if (skip(text, at, '.'))
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
    // botocore's SSO cache ends its times in "UTC".
    const bool namedUtc = text.substr(at) == "UTC";
    const Result<int> offset = namedUtc ? Result<int>(0) : zoneOffset(text, at);
    if (!offset)
        return fail(offset.error());
    Result<TimePoint> local = fromFields(f, text);
    if (!local)
        return local;
    return *local - std::chrono::minutes(*offset);
}

std::string toHttpDate(TimePoint time) {
    const std::tm utc = toUtc(time);
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                  kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                  utc.tm_min, utc.tm_sec);
    return buffer.data();
}

Result<TimePoint> fromHttpDate(std::string_view text) {
    // Only the IMF-fixdate form: AWS and its clients send no other.
    const std::size_t comma = text.find(", ");
    if (comma == std::string_view::npos)
        return notATime(text);
    std::size_t at = comma + 2;
    Fields f{};
    f.day = digits(text, at, 2);
    bool ok = skip(text, at, ' ');
    for (std::size_t m = 0; m < kMonths.size(); ++m)
        if (text.substr(at, 3) == kMonths[m])
            f.month = static_cast<int>(m) + 1;
    at += 3;
    ok = skip(text, at, ' ') && ok;
    f.year = digits(text, at, 4);
    ok = skip(text, at, ' ') && ok;
    f.hour = digits(text, at, 2);
    ok = skip(text, at, ':') && ok;
    f.minute = digits(text, at, 2);
    ok = skip(text, at, ':') && ok;
    f.second = digits(text, at, 2);
    if (!ok || f.day < 0 || f.month == 0 || f.year < 0 || text.substr(at) != " GMT")
        return notATime(text);
    return fromFields(f, text);
}

} // namespace gatehouse
