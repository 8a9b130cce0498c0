// SPDX-License-Identifier: Apache-2.0
// What LocalEngine is made of, put together in one place.
#pragma once

#include "core/engine/ActivityLog.h"
#include "core/engine/ConnectionMaker.h"
#include "core/engine/ConnectionSet.h"
#include "core/engine/ConsoleHandover.h"
#include "core/engine/EngineContext.h"
#include "core/engine/LocalEngine.h"
#include "core/engine/PreferenceKeeper.h"
#include "core/engine/ProxyService.h"
#include "core/engine/SessionSet.h"
#include "core/http/CurlHttpClient.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gatehouse::engine {

/// In the order of need: each refers to those above it. All but the pool, the http client, the
/// maker and the handover belong to the loop's thread once that runs.
struct EngineParts {
    explicit EngineParts(LocalEngineOptions its);
    EngineParts(const EngineParts&) = delete;
    EngineParts& operator=(const EngineParts&) = delete;
    ~EngineParts();
    void load();
    void begin(std::vector<access::ConnectionSettings> saved,
               std::vector<access::SessionInfo> sessions, bool startsProxy);
    void watchRate();
    void noted(access::RequestRecord record, bool isRunning);
    void startProxy(Reply<ProxyState> reply);

    /// Runs the call on the engine's thread.
    template <typename Call>
    void onLoop(Call call) {
        loop.post(std::move(call));
    }
    /// The reply, given after the snapshot that shows what it tells.
    template <typename T>
    [[nodiscard]] Reply<T> shown(Reply<T> reply) {
        return [this, reply = std::move(reply)](Result<T> result) {
            publisher.publish();
            if (reply)
                reply(std::move(result));
        };
    }
    /// A call that blocks in the connection, answered on the loop.
    template <typename T, typename Call>
    void ask(const std::string& connectionId, Call call, Reply<T> reply);

    LocalEngineOptions options;
    config::Paths paths;
    proxy::EventLoop loop;
    ThreadPool pool{8}; ///< Calls that block wait for AWS or a disk, not for a processor.
    http::CurlHttpClient http;
    StatePublisher publisher;
    proxy::SessionDirectory directory;
    EngineContext context;
    ConnectionMaker maker;
    ConsoleHandover handover;
    ActivityLog activity;
    SettingsStore store;
    std::unique_ptr<PreferenceKeeper> preferences;
    std::unique_ptr<ConnectionSet> connections;
    std::unique_ptr<SessionSet> sessions;
    std::unique_ptr<ProxyService> proxy;
};

template <typename T, typename Call>
void EngineParts::ask(const std::string& connectionId, Call call, Reply<T> reply) {
    const auto connection = connections->find(connectionId);
    if (!connection) {
        if (reply)
            reply(fail(connections->missing(connectionId)));
        return;
    }
    context.onPool([connection, call = std::move(call),
                    cancel = context.stopping] { return call(*connection, cancel); },
                   [reply = std::move(reply)](Result<T> answer) {
                       if (reply)
                           reply(std::move(answer));
                   });
}

} // namespace gatehouse::engine
