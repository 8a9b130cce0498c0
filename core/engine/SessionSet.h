// SPDX-License-Identifier: Apache-2.0
// All sessions: started, renewed, stopped, expired, kept over a restart. Each has one local key for
// its whole life, so that what was exported stays good when it is renewed.
#pragma once

#include "core/access/Connection.h"
#include "core/access/RequestRecord.h"
#include "core/access/Session.h"
#include "core/engine/ConnectionSet.h"
#include "core/engine/Engine.h"
#include "core/engine/EngineContext.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::engine {

/// How long before its end a session is shown as expiring.
inline constexpr std::chrono::minutes kExpiringBefore{5};

/// Belongs to the engine's thread.
class SessionSet final {
public:
    struct Options {
        ConnectionSet& connections;
        /// After every change that is to be kept.
        std::function<void(const std::vector<access::SessionInfo>&)> remember;
    };

    SessionSet(EngineContext& context, Options options);
    SessionSet(const SessionSet&) = delete;
    SessionSet& operator=(const SessionSet&) = delete;
    ~SessionSet();

    /// The saved ones, at the start: their keys are read from the secret store; those whose key is
    /// not there are dropped and named in a Problem. Their grants follow when the connections have
    /// loaded.
    void restore(std::vector<access::SessionInfo> saved);
    /// Replies when the connection has granted the role.
    void start(SessionRequest request, Reply<access::SessionInfo> reply);
    void renew(const std::string& id, Reply<access::SessionInfo> reply);
    void stop(const std::string& id, Reply<void> reply);
    void stopAllOf(const std::string& connectionId);
    /// Grants what was restored, and takes back what is no longer permitted.
    void connectionLoaded(const std::string& connectionId);
    /// Counts a request.
    void requested(const access::RequestRecord& record);

    /// The session and its key, for exports.
    struct Found {
        access::SessionInfo info;
        access::LocalKey key;
    };
    [[nodiscard]] Result<Found> find(const std::string& id) const;

private:
    struct Live;
    void granted(const std::string& id, Result<access::Grant> grant,
                 const Reply<access::SessionInfo>& reply);
    void askGrant(Live& session, Reply<access::SessionInfo> reply);
    void fillDirectory(const Live& session);
    void checkPermission(Live& session);
    void setState(Live& session, access::SessionState state, std::string error);
    void restored(std::vector<std::pair<access::SessionInfo, std::optional<Secret>>> saved,
                  const std::string& problem);
    void publish();
    void remember();
    void tick();
    [[nodiscard]] Live* findLive(const std::string& id) const;
    [[nodiscard]] access::SessionState stateByTime(const access::SessionInfo& info) const;

    EngineContext& m_context;
    Options m_options;
    std::vector<std::unique_ptr<Live>> m_sessions;
    proxy::EventLoop::TimerId m_timer = 0;
};

} // namespace gatehouse::engine
