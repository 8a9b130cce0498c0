// SPDX-License-Identifier: Apache-2.0
#include "app/cli/JsonShapes.h"

#include "core/base/Clock.h"

#include <nlohmann/json.hpp>

namespace gatehouse::cli {
namespace {

using nlohmann::json;

json timeOrNull(const std::optional<TimePoint>& time) {
    return time ? json(toIso8601(*time)) : json();
}

const char* wordFor(access::SessionState state) {
    switch (state) {
    case access::SessionState::Active:
        return "active";
    case access::SessionState::Expiring:
        return "expiring";
    case access::SessionState::Expired:
        return "expired";
    case access::SessionState::Failed:
        return "failed";
    }
    return "";
}

const char* wordFor(engine::ConnectionStatus status) {
    switch (status) {
    case engine::ConnectionStatus::Loading:
        return "loading";
    case engine::ConnectionStatus::Ready:
        return "ready";
    case engine::ConnectionStatus::Offline:
        return "offline";
    case engine::ConnectionStatus::SignedOut:
        return "signedOut";
    }
    return "";
}

json roleShape(const access::Role& role) {
    return {{"arn", role.arn},
            {"name", role.name},
            {"display", role.display},
            {"accountId", role.accountId},
            {"partition", role.partition}};
}

template <typename Values, typename Shape>
json listOf(const Values& values, Shape shape) {
    json list = json::array();
    for (const auto& value : values)
        list.push_back(shape(value));
    return list;
}

json appShape(const access::App& app) {
    return {{"connectionId", app.connectionId},
            {"name", app.name},
            {"description", app.description},
            {"uri", app.uri},
            {"publicAddr", app.publicAddr},
            {"labels", app.labels},
            {"partition", app.partition},
            {"accountId", app.accountId},
            {"roles", listOf(app.roles, roleShape)},
            {"unsupportedReason", app.unsupportedReason}};
}

json sessionShape(const access::SessionInfo& session) {
    return {{"id", session.id},
            {"connectionId", session.connectionId},
            {"appName", session.appName},
            {"role", roleShape(session.role)},
            {"region", session.region},
            {"accessKeyId", session.accessKeyId},
            {"started", toIso8601(session.started)},
            {"expiry", timeOrNull(session.expiry)},
            {"renewsItself", session.renewsItself},
            {"state", wordFor(session.state)},
            {"error", session.error},
            {"requestCount", session.requestCount},
            {"lastUsed", timeOrNull(session.lastUsed)},
            {"lastProgram", session.lastProgram}};
}

json problemShape(const Problem& problem) {
    return {{"severity", problem.severity == Problem::Severity::Error ? "error" : "warning"},
            {"file", problem.file},
            {"line", problem.line},
            {"key", problem.key},
            {"message", problem.message},
            {"fix", problem.fix}};
}

json connectionShape(const engine::ConnectionState& connection) {
    return {{"id", connection.settings.id},
            {"kind", connection.settings.kind},
            {"name", connection.settings.name},
            {"paths", connection.settings.paths},
            {"status", wordFor(connection.status)},
            {"user", connection.identity.user},
            {"roles", connection.identity.roles},
            {"credentials", connection.identity.credentialSource},
            {"error", connection.error},
            {"problems", listOf(connection.problems, problemShape)}};
}

} // namespace

json appsJson(const std::vector<access::App>& apps) {
    return listOf(apps, appShape);
}

json sessionsJson(const std::vector<access::SessionInfo>& sessions) {
    return listOf(sessions, sessionShape);
}

json connectionsJson(const std::vector<engine::ConnectionState>& connections) {
    return listOf(connections, connectionShape);
}

json statusJson(const engine::State& state, IsDesktop desktop) {
    const bool isOn = desktop == IsDesktop::Yes && state.proxy.status == engine::ProxyStatus::On;
    return {{"desktop", desktop == IsDesktop::Yes},
            {"proxy",
             {{"on", isOn},
              {"host", state.proxy.host},
              {"port", isOn ? state.proxy.port : 0},
              {"error", state.proxy.error},
              {"notice", state.proxy.notice}}},
            {"connections", listOf(state.connections, connectionShape)},
            {"sessions", listOf(state.sessions, sessionShape)},
            {"problems", listOf(state.problems, problemShape)}};
}

} // namespace gatehouse::cli
