// SPDX-License-Identifier: Apache-2.0
#include "core/base/ThreadPool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace gatehouse {

struct ThreadPool::State {
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::function<void()>> tasks;
    bool isStopping = false;
    std::vector<std::thread> threads;

    void work() {
        for (;;) {
            std::function<void()> task;
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return isStopping || !tasks.empty(); });
                if (isStopping)
                    return;
                task = std::move(tasks.front());
                tasks.pop_front();
            }
            task();
        }
    }
};

ThreadPool::ThreadPool(std::size_t threads) : m_state(std::make_unique<State>()) {
    for (std::size_t i = 0; i < threads; ++i)
        m_state->threads.emplace_back([this] { m_state->work(); });
}

ThreadPool::~ThreadPool() {
    stop();
}

void ThreadPool::post(std::function<void()> task) {
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->isStopping)
            return;
        m_state->tasks.push_back(std::move(task));
    }
    m_state->wake.notify_one();
}

void ThreadPool::stop() {
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
        dropped.swap(m_state->tasks);
    }
    m_state->wake.notify_all();
    for (std::thread& thread : m_state->threads)
        if (thread.joinable())
            thread.join();
}

} // namespace gatehouse
