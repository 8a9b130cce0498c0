// SPDX-License-Identifier: Apache-2.0
// Time under the test's control; moves only when told to.
#pragma once

#include "core/base/Clock.h"

#include <atomic>

namespace gatehouse::tests {

class FakeClock final : public Clock {
public:
    explicit FakeClock(TimePoint start) : m_now(start.time_since_epoch().count()) {}

    [[nodiscard]] TimePoint now() const override { return TimePoint(TimePoint::duration(m_now)); }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(
            std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                TimePoint::duration(m_now)));
    }
    void advance(std::chrono::nanoseconds by) {
        m_now += std::chrono::duration_cast<TimePoint::duration>(by).count();
    }

private:
    std::atomic<TimePoint::rep> m_now;
};

} // namespace gatehouse::tests
