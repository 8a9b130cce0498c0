// SPDX-License-Identifier: Apache-2.0
// Turns changes of the working state, which belongs to the engine's thread, into immutable
// snapshots for every other thread.
#pragma once

#include "core/engine/Engine.h"
#include "core/proxy/EventLoop.h"

#include <chrono>
#include <memory>
#include <mutex>

namespace gatehouse::engine {

/// state(), changed() and changedSoon() on the engine's thread (or before it runs); snapshot() and
/// observe() on any. Changes made in one turn of the loop become one snapshot.
class StatePublisher final {
public:
    explicit StatePublisher(proxy::EventLoop& loop) : m_loop(loop) {}
    StatePublisher(const StatePublisher&) = delete;
    StatePublisher& operator=(const StatePublisher&) = delete;

    [[nodiscard]] State& state() { return m_state; }
    /// Publishes at the end of this turn of the loop.
    void changed(unsigned bits);
    /// For what changes with every request: publishes within 50 ms.
    void changedSoon(unsigned bits);
    /// Publishes what is pending, at once.
    void publish();

    [[nodiscard]] std::shared_ptr<const State> snapshot() const;
    /// See Engine::observe().
    void observe(Observer observer);

private:
    proxy::EventLoop& m_loop;
    State m_state;
    unsigned m_pending = 0;
    bool m_isPosted = false;
    bool m_isDelayed = false;

    mutable std::mutex m_publishedMutex;
    std::shared_ptr<const State> m_published = std::make_shared<const State>();
    std::mutex m_observerMutex; ///< Held during a call, so that observe() waits for it.
    Observer m_observer;
};

} // namespace gatehouse::engine
