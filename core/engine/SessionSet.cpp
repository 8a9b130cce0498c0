// SPDX-License-Identifier: Apache-2.0
#include "core/engine/SessionSet.h"

#include "core/base/Encoding.h"
#include "core/base/Log.h"
#include "core/crypto/Random.h"
#include "core/engine/DeferredForwarder.h"

#include <algorithm>

namespace gatehouse::engine {

using access::SessionInfo;
using access::SessionState;

struct SessionSet::Live {
    SessionInfo info = {};
    access::LocalKey key = {};
    std::shared_ptr<access::Forwarder> forwarder = {};
    /// Set while a restored session waits for its grant.
    std::shared_ptr<DeferredForwarder> deferred = {};
    bool isGranting = false;
};

namespace {

constexpr std::chrono::seconds kTick{5};
constexpr std::chrono::seconds kGrantPatience{30};

std::string secretName(const std::string& accessKeyId) {
    return "session-" + accessKeyId;
}

/// Characters from the alphabet, each equally likely.
std::string randomText(std::size_t length, std::string_view alphabet) {
    std::string text;
    while (text.size() < length) {
        for (const char byte : crypto::randomBytes(length)) {
            const auto value = static_cast<unsigned char>(byte);
            const std::size_t fair = 256 - 256 % alphabet.size();
            if (value < fair && text.size() < length)
                text += alphabet[value % alphabet.size()];
        }
    }
    return text;
}

/// "AKIA" and base32, as every client's validation of long-term keys expects; "GATE" makes it
/// recognisable as ours in a leak scanner's report.
access::LocalKey makeKey() {
    constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    constexpr std::string_view kSecret =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    return {"AKIAGATE" + randomText(12, kBase32), Secret(randomText(40, kSecret))};
}

} // namespace

SessionSet::SessionSet(EngineContext& context, Options options)
    : m_context(context), m_options(std::move(options)) {
    m_timer = m_context.loop.after(kTick, [this] { tick(); });
}

SessionSet::~SessionSet() {
    m_context.loop.cancel(m_timer);
}

void SessionSet::restore(std::vector<SessionInfo> saved) {
    if (saved.empty())
        return;
    struct Outcome {
        std::vector<std::pair<SessionInfo, std::optional<Secret>>> sessions;
        std::string problem;
    };
    m_context.onPool(
        [&secrets = m_context.secrets, saved = std::move(saved)] {
            Outcome outcome;
            for (const SessionInfo& info : saved) {
                auto secret = secrets.read(secretName(info.accessKeyId));
                if (!secret)
                    outcome.problem = secret.error().sentence();
                outcome.sessions.emplace_back(info, secret ? *secret : std::nullopt);
            }
            return outcome;
        },
        [this](Outcome outcome) { restored(std::move(outcome.sessions), outcome.problem); });
}

void SessionSet::restored(std::vector<std::pair<SessionInfo, std::optional<Secret>>> saved,
                          const std::string& problem) {
    std::size_t lost = 0;
    for (auto& [info, secret] : saved) {
        if (!secret) {
            ++lost;
            continue;
        }
        auto live = std::make_unique<Live>();
        live->info = std::move(info);
        live->info.error.clear();
        live->info.state = stateByTime(live->info);
        live->key = {live->info.accessKeyId, std::move(*secret)};
        live->deferred = std::make_shared<DeferredForwarder>(m_context.loop, kGrantPatience);
        live->forwarder = live->deferred;
        fillDirectory(*live);
        m_sessions.push_back(std::move(live));
    }
    if (lost != 0) {
        m_context.state().problems.push_back(
            {Problem::Severity::Warning,
             {},
             0,
             "sessions",
             std::to_string(lost) + " session(s) of the last run could not be kept: " +
                 (problem.empty() ? std::string("their keys are not in the keychain.") : problem),
             "Start them again; what was exported for them must be exported anew."});
        m_context.publisher.changed(ProblemsChanged);
    }
    remember();
    publish();
    std::vector<std::string> connections;
    for (const auto& session : m_sessions)
        connections.push_back(session->info.connectionId);
    for (const std::string& id : connections) {
        if (m_options.connections.hasLoaded(id))
            connectionLoaded(id);
    }
}

void SessionSet::start(SessionRequest request, Reply<SessionInfo> reply) {
    const auto connection = m_options.connections.find(request.connectionId);
    if (!connection) {
        if (reply)
            reply(fail(m_options.connections.missing(request.connectionId)));
        return;
    }
    const auto same = std::ranges::find_if(m_sessions, [&](const auto& session) {
        const SessionInfo& info = session->info;
        return info.connectionId == request.connectionId && info.appName == request.appName &&
               info.role.arn == request.roleArn &&
               (request.region.empty() || info.region == request.region);
    });
    if (same != m_sessions.end()) // one session a role: starting it again renews it
        return renew((*same)->info.id, std::move(reply));
    m_context.onPool(
        [connection, request, cancel = m_context.stopping, &secrets = m_context.secrets] {
            auto grant = connection->grant(request.appName, request.roleArn, cancel);
            auto live = std::make_shared<Live>();
            if (grant) {
                live->key = makeKey();
                const auto kept =
                    secrets.write(secretName(live->key.accessKeyId), live->key.secretAccessKey);
                if (!kept)
                    log(LogLevel::Warning, "engine", kept.error().sentence());
            }
            return std::pair(std::move(grant), std::move(live));
        },
        [this, request, reply = std::move(reply)](
            std::pair<Result<access::Grant>, std::shared_ptr<Live>> outcome) {
            auto& [grant, made] = outcome;
            if (!grant) {
                if (reply)
                    reply(fail(grant.error()));
                return;
            }
            auto live = std::make_unique<Live>(std::move(*made));
            live->info.id = "s-" + toLower(live->key.accessKeyId.substr(12));
            live->info.connectionId = request.connectionId;
            live->info.appName = request.appName;
            live->info.accessKeyId = live->key.accessKeyId;
            live->info.started = m_context.clock.now();
            live->info.region = request.region;
            const std::string id = live->info.id;
            m_sessions.push_back(std::move(live));
            granted(id, std::move(grant), reply);
        });
}

void SessionSet::renew(const std::string& id, Reply<SessionInfo> reply) {
    Live* session = findLive(id);
    if (session == nullptr) {
        if (reply)
            reply(fail(ErrorCode::NotFound, "There is no session \"" + id + "\".",
                       "See the list of sessions."));
        return;
    }
    askGrant(*session, std::move(reply));
}

void SessionSet::askGrant(Live& session, Reply<SessionInfo> reply) {
    const auto connection = m_options.connections.find(session.info.connectionId);
    if (!connection)
        return granted(session.info.id,
                       fail(m_options.connections.missing(session.info.connectionId)), reply);
    session.isGranting = true;
    m_context.onPool(
        [connection, appName = session.info.appName, arn = session.info.role.arn,
         cancel = m_context.stopping] { return connection->grant(appName, arn, cancel); },
        [this, id = session.info.id, reply = std::move(reply)](Result<access::Grant> grant) {
            granted(id, std::move(grant), reply);
        });
}

void SessionSet::granted(const std::string& id, Result<access::Grant> grant,
                         const Reply<SessionInfo>& reply) {
    Live* session = findLive(id);
    if (session == nullptr) { // stopped meanwhile
        if (reply)
            reply(fail(ErrorCode::Cancelled, "The session was stopped."));
        return;
    }
    session->isGranting = false;
    if (!grant) {
        if (session->deferred)
            session->deferred->fail(grant.error());
        // A session that still works goes on working; the refusal is the reply's.
        if (session->deferred || !session->forwarder || grant.error().code == ErrorCode::Refused) {
            session->deferred.reset();
            session->forwarder.reset();
            setState(*session, SessionState::Failed, grant.error().sentence());
        }
        if (reply)
            reply(fail(grant.error()));
        return;
    }
    SessionInfo& info = session->info;
    const bool isRestored = session->deferred && !reply;
    info.role = grant->role;
    if (info.region.empty())
        info.region = grant->region;
    // Over a restart a session keeps its end; only a person's renewal moves it.
    if (!isRestored || (grant->expiry && (!info.expiry || *grant->expiry < *info.expiry)))
        info.expiry = grant->expiry;
    info.renewsItself = grant->renewsItself;
    session->forwarder = grant->forwarder;
    if (const auto waiting = std::exchange(session->deferred, nullptr))
        waiting->resolve(grant->forwarder);
    setState(*session, stateByTime(info), {});
    remember();
    if (reply)
        reply(info);
}

void SessionSet::stop(const std::string& id, Reply<void> reply) {
    const auto found = std::ranges::find_if(
        m_sessions, [&](const auto& session) { return session->info.id == id; });
    if (found == m_sessions.end()) {
        if (reply)
            reply(fail(ErrorCode::NotFound, "There is no session \"" + id + "\".",
                       "See the list of sessions."));
        return;
    }
    const std::string keyId = (*found)->key.accessKeyId;
    m_context.directory.stop(keyId);
    if ((*found)->deferred)
        (*found)->deferred->fail({ErrorCode::Refused, "The session was stopped."});
    m_sessions.erase(found);
    m_context.pool.post([&secrets = m_context.secrets, keyId] {
        if (const auto removed = secrets.remove(secretName(keyId)); !removed)
            log(LogLevel::Warning, "engine", removed.error().sentence());
    });
    remember();
    publish();
    if (reply)
        reply({});
}

void SessionSet::stopAllOf(const std::string& connectionId) {
    std::vector<std::string> ids;
    for (const auto& session : m_sessions) {
        if (session->info.connectionId == connectionId)
            ids.push_back(session->info.id);
    }
    for (const std::string& id : ids)
        stop(id, {});
}

void SessionSet::connectionLoaded(const std::string& connectionId) {
    std::vector<std::string> ids;
    for (const auto& session : m_sessions) {
        if (session->info.connectionId == connectionId)
            ids.push_back(session->info.id);
    }
    for (const std::string& id : ids) {
        Live* session = findLive(id);
        if (session == nullptr)
            continue;
        if (session->deferred && !session->isGranting)
            askGrant(*session, {});
        else
            checkPermission(*session);
    }
}

void SessionSet::checkPermission(Live& session) {
    const SessionInfo& info = session.info;
    const auto& connections = m_context.state().connections;
    const auto connection = std::ranges::find_if(
        connections, [&](const auto& one) { return one.settings.id == info.connectionId; });
    if (connection == connections.end() || connection->status != ConnectionStatus::Ready)
        return;
    const auto& apps = *m_context.state().apps;
    const bool isPermitted = std::ranges::any_of(apps, [&](const access::App& app) {
        return app.connectionId == info.connectionId && app.name == info.appName &&
               std::ranges::any_of(
                   app.roles, [&](const access::Role& role) { return role.arn == info.role.arn; });
    });
    if (!isPermitted && session.forwarder) {
        session.forwarder.reset();
        setState(session, SessionState::Failed,
                 "The role " + info.role.display + " of " + info.appName +
                     " is no longer granted by the connection \"" + connection->settings.name +
                     "\". Ask whoever keeps its roles, or stop this session.");
    } else if (isPermitted && !session.forwarder && !session.isGranting &&
               info.state == SessionState::Failed) {
        askGrant(session, {});
    }
}

void SessionSet::requested(const access::RequestRecord& record) {
    const auto found = std::ranges::find_if(
        m_sessions, [&](const auto& session) { return session->info.id == record.sessionId; });
    if (found == m_sessions.end())
        return;
    SessionInfo& info = (*found)->info;
    ++info.requestCount;
    info.lastUsed = record.time;
    if (!record.program.empty())
        info.lastProgram = record.program;
    State& state = m_context.state();
    for (SessionInfo& shown : state.sessions) {
        if (shown.id == info.id)
            shown = info;
    }
    m_context.publisher.changedSoon(SessionsChanged);
}

Result<SessionSet::Found> SessionSet::find(const std::string& id) const {
    const Live* session = findLive(id);
    if (session == nullptr)
        return fail(ErrorCode::NotFound, "There is no session \"" + id + "\".",
                    "See the list of sessions.");
    return Found{session->info, session->key};
}

void SessionSet::fillDirectory(const Live& session) {
    const SessionInfo& info = session.info;
    m_context.directory.put({info.id, session.key, info.state, info.expiry, info.error,
                             info.appName, info.role.display, info.role.accountId,
                             session.forwarder});
}

void SessionSet::setState(Live& session, SessionState state, std::string error) {
    session.info.state = state;
    session.info.error = std::move(error);
    fillDirectory(session);
    publish();
}

SessionState SessionSet::stateByTime(const SessionInfo& info) const {
    if (!info.expiry)
        return SessionState::Active;
    const auto left = *info.expiry - m_context.clock.now();
    if (left <= std::chrono::seconds(0))
        return SessionState::Expired;
    return left <= kExpiringBefore ? SessionState::Expiring : SessionState::Active;
}

void SessionSet::tick() {
    for (const auto& session : m_sessions) {
        if (session->info.state == SessionState::Failed)
            continue;
        const SessionState state = stateByTime(session->info);
        if (state != session->info.state)
            setState(*session, state, {});
    }
    m_timer = m_context.loop.after(kTick, [this] { tick(); });
}

void SessionSet::publish() {
    std::vector<SessionInfo>& shown = m_context.state().sessions;
    shown.clear();
    for (const auto& session : m_sessions)
        shown.push_back(session->info);
    m_context.publisher.changed(SessionsChanged);
}

void SessionSet::remember() {
    std::vector<SessionInfo> all;
    for (const auto& session : m_sessions)
        all.push_back(session->info);
    m_options.remember(all);
}

SessionSet::Live* SessionSet::findLive(const std::string& id) const {
    const auto found = std::ranges::find_if(
        m_sessions, [&](const auto& session) { return session->info.id == id; });
    return found == m_sessions.end() ? nullptr : found->get();
}

} // namespace gatehouse::engine
