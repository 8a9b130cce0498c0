// SPDX-License-Identifier: Apache-2.0
// An I/O loop on its own thread for one test, with a way to do something on it and wait for the
// end.
#pragma once

#include "core/proxy/EventLoop.h"

#include <functional>
#include <future>

namespace gatehouse::tests {

class LoopThread final {
public:
    explicit LoopThread(const Clock& clock) : m_loop(clock) { m_loop.start(); }

    [[nodiscard]] proxy::EventLoop& loop() { return m_loop; }
    void run(const std::function<void()>& task) {
        std::promise<void> done;
        m_loop.post([&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }

private:
    proxy::EventLoop m_loop;
};

} // namespace gatehouse::tests
