// SPDX-License-Identifier: Apache-2.0
// A command waits for the engine's replies; this is how.
#pragma once

#include "core/engine/Engine.h"

#include <future>
#include <memory>
#include <utility>

namespace gatehouse::cli {

/// await<ProxyState>([&](auto reply) { engine.startProxy(reply); }); blocks until the reply.
template <typename T, typename Call>
[[nodiscard]] Result<T> await(Call call) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> future = promise->get_future();
    call(engine::Reply<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
    return future.get();
}

} // namespace gatehouse::cli
