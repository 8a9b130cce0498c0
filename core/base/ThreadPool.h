// SPDX-License-Identifier: Apache-2.0
// A few threads for calls that block: libcurl transfers, files, child processes.
#pragma once

#include "core/base/Executor.h"

#include <cstddef>
#include <memory>

namespace gatehouse {

class ThreadPool final : public Executor {
public:
    explicit ThreadPool(std::size_t threads);
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    /// Stops: drops what has not begun, waits for what has.
    ~ThreadPool() override;

    void post(std::function<void()> task) override;
    void stop();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse
