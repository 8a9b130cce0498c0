// SPDX-License-Identifier: Apache-2.0
// Waits for an engine's reply, for tests that are not about its threads.
#pragma once

#include "core/engine/Engine.h"

#include <future>
#include <utility>

namespace gatehouse::tests {

/// await<access::SessionInfo>([&](auto reply) { engine.startSession(request, reply); })
template <typename T, typename Call>
Result<T> await(Call call) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    call(engine::Reply<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
    if (future.wait_for(std::chrono::seconds(60)) != std::future_status::ready)
        return fail(ErrorCode::Internal, "The engine has not answered within a minute.");
    return future.get();
}

} // namespace gatehouse::tests
