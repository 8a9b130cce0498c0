// SPDX-License-Identifier: Apache-2.0
// Where work runs. The I/O loop and the pool for blocking calls are both Executors; objects that
// belong to the loop are touched by tasks posted to it and by nothing else.
#pragma once

#include <functional>

namespace gatehouse {

class Executor {
public:
    virtual ~Executor() = default;
    /// Queues the task and returns at once; callable from any thread. Tasks posted after a stop are
    /// dropped.
    virtual void post(std::function<void()> task) = 0;
};

} // namespace gatehouse
