// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/GoDuration.h"

#include <charconv>
#include <map>
#include <string>

namespace gatehouse::appservice {
namespace {

constexpr double kLongest = 10 * 365.25 * 86400;

tl::unexpected<Error> refused(std::string_view text) {
    return fail(ErrorCode::BadInput, "\"" + std::string(text) + "\" is not a duration.",
                "Write it as 8h, 1h30m or 900s.");
}

} // namespace

Result<Seconds> parseGoDuration(std::string_view text) {
    static const std::map<std::string_view, double> kUnits{
        {"ns", 1e-9}, {"us", 1e-6}, {"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}};
    if (text == "0")
        return Seconds(0);
    std::string_view rest = text;
    double seconds = 0;
    if (rest.empty())
        return refused(text);
    while (!rest.empty()) {
        const std::size_t digits = rest.find_first_not_of("0123456789.");
        if (digits == 0 || digits == std::string_view::npos)
            return refused(text);
        double number = 0;
        const auto read = std::from_chars(rest.data(), rest.data() + digits, number);
        if (read.ec != std::errc() || read.ptr != rest.data() + digits)
            return refused(text);
        rest.remove_prefix(digits);
        const std::size_t letters = std::min(rest.find_first_of("0123456789."), rest.size());
        const auto unit = kUnits.find(rest.substr(0, letters));
        if (unit == kUnits.end())
            return refused(text);
        seconds += number * unit->second;
        rest.remove_prefix(letters);
    }
    if (seconds > kLongest)
        return refused(text);
    return Seconds(static_cast<Seconds::rep>(seconds));
}

} // namespace gatehouse::appservice
