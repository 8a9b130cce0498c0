// SPDX-License-Identifier: Apache-2.0
// The I/O loop: one thread that waits for descriptors, timers and posted tasks. Everything that
// moves bytes belongs to it, so nothing in this module takes a lock.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Executor.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace gatehouse::proxy {

/// Called on the loop thread when a watched descriptor becomes ready. `readable` also tells of a
/// hang-up or an error, which the next read then names. It may stop watching, or destroy itself.
using ReadyHandler = std::function<void(bool readable, bool writable)>;

/// post(), start() and stop() may be called from any thread; everything else on the loop's thread,
/// or before start() and after stop().
class EventLoop final : public Executor {
public:
    using TimerId = std::uint64_t;

    /// Timers follow `clock.steady()`, so a test that owns the clock owns the time-outs.
    explicit EventLoop(const Clock& clock);
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;
    /// Stops.
    ~EventLoop() override;

    /// Starts the thread.
    void start();
    /// Without start(), for simulations: does what is ready now, on this thread, which is the
    /// loop's from then on, and returns without waiting.
    void turn();
    /// Lets the running task end, drops the others and joins the thread. Called from the loop's own
    /// thread it only asks for the end.
    void stop();
    void post(std::function<void()> task) override;
    /// True on the loop's thread.
    [[nodiscard]] bool isHere() const;

    /// Runs the task once, after the delay.
    TimerId after(std::chrono::milliseconds delay, std::function<void()> task);
    /// No effect on a timer that has run.
    void cancel(TimerId timer);

    enum Interest : unsigned { Nothing = 0, Readable = 1, Writable = 2 };
    /// Level-triggered. The descriptor must be non-blocking and stays the caller's. The handler is
    /// kept until unwatch().
    void watch(int descriptor, unsigned interest, ReadyHandler handler);
    void setInterest(int descriptor, unsigned interest);
    /// Before the descriptor is closed; no call comes after it has returned.
    void unwatch(int descriptor);

    [[nodiscard]] const Clock& clock() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::proxy
