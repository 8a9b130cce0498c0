// SPDX-License-Identifier: Apache-2.0
// A time-out that is pushed back often and runs out seldom: pushing costs a clock reading, not a
// timer.
#pragma once

#include "core/proxy/EventLoop.h"

#include <chrono>
#include <functional>
#include <optional>

namespace gatehouse::proxy {

/// Belongs to the loop's thread; `expired` never comes after destruction. It may destroy its owner.
class Deadline final {
public:
    Deadline(EventLoop& loop, std::function<void()> expired);
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    ~Deadline();

    /// From now on; replaces what was set.
    void set(std::chrono::milliseconds delay);
    void clear();

private:
    void arm();
    void onTimer();

    EventLoop& m_loop;
    std::function<void()> m_expired;
    std::optional<std::chrono::steady_clock::time_point> m_at;
    std::chrono::steady_clock::time_point m_armedFor{};
    EventLoop::TimerId m_timer = 0;
};

} // namespace gatehouse::proxy
