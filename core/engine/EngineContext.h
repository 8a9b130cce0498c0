// SPDX-License-Identifier: Apache-2.0
// What all parts of the local engine work with, and the one way to do blocking work.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Environment.h"
#include "core/base/ThreadPool.h"
#include "core/config/Paths.h"
#include "core/engine/SecretStore.h"
#include "core/engine/StatePublisher.h"
#include "core/http/HttpClient.h"
#include "core/proxy/EventLoop.h"
#include "core/proxy/SessionDirectory.h"

#include <functional>
#include <utility>

namespace gatehouse::engine {

/// References outlive every part; the parts live on the loop's thread.
struct EngineContext {
    proxy::EventLoop& loop;
    ThreadPool& pool;
    const Clock& clock;
    const Environment& environment;
    const config::Paths& paths;
    SecretStore& secrets;
    http::HttpClient& http;
    StatePublisher& publisher;
    proxy::SessionDirectory& directory;
    Cancel stopping = {}; ///< Set when the engine goes down; blocking work looks at it.

    [[nodiscard]] State& state() const { return publisher.state(); }

    /// Runs `work` on the pool and `done` with its result on the loop.
    template <typename Work, typename Done>
    void onPool(Work work, Done done) const {
        pool.post([&target = loop, work = std::move(work), done = std::move(done)]() mutable {
            auto result = work();
            target.post([done = std::move(done), result = std::move(result)]() mutable {
                done(std::move(result));
            });
        });
    }
};

} // namespace gatehouse::engine
