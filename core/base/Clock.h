// SPDX-License-Identifier: Apache-2.0
// Time is passed in, never taken: whatever looks at the clock holds a Clock&, so that tests own the
// time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace gatehouse {

using TimePoint = std::chrono::system_clock::time_point;
using Seconds = std::chrono::seconds;

/// Wall-clock and steady time. Implementations are safe to call from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    /// UTC wall-clock time, for signatures and expiries.
    [[nodiscard]] virtual TimePoint now() const = 0;
    /// Time that never jumps, for time-outs and latencies.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override;
};

/// "20150830T123600Z", the time stamp of SigV4 (always UTC).
[[nodiscard]] std::string toAmzDate(TimePoint time);
/// Parses "20150830T123600Z" strictly.
[[nodiscard]] Result<TimePoint> fromAmzDate(std::string_view text);
/// "2015-08-30T12:36:00Z".
[[nodiscard]] std::string toIso8601(TimePoint time);
/// Parses ISO 8601 with 'Z' or a numeric offset; fractions of a second are dropped.
[[nodiscard]] Result<TimePoint> fromIso8601(std::string_view text);
/// "Sun, 30 Aug 2015 12:36:00 GMT" (RFC 9110 section 5.6.7).
[[nodiscard]] std::string toHttpDate(TimePoint time);
[[nodiscard]] Result<TimePoint> fromHttpDate(std::string_view text);

} // namespace gatehouse
