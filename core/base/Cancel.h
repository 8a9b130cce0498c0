// SPDX-License-Identifier: Apache-2.0
// How blocking work is stopped: a shared flag that the worker looks at, and a deadline in steady
// time.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

namespace gatehouse {

/// Copies share one flag. Safe from any thread.
class Cancel final {
public:
    Cancel() : m_flag(std::make_shared<std::atomic<bool>>(false)) {}
    void cancel() const { m_flag->store(true); }
    [[nodiscard]] bool isCancelled() const { return m_flag->load(); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

} // namespace gatehouse
