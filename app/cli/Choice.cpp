// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Choice.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <set>
#include <vector>

namespace gatehouse::cli {
namespace {

std::string namesOf(const std::vector<access::App>& apps) {
    std::set<std::string> names;
    for (const access::App& app : apps)
        names.insert(app.name);
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string rolesOf(const access::App& app) {
    std::string text;
    for (const access::Role& role : app.roles)
        text += "\n  " + role.display + "  " + role.arn;
    return text;
}

std::vector<access::App> usable(const engine::State& state) {
    std::vector<access::App> apps;
    for (const access::App& app : *state.apps) {
        if (app.unsupportedReason.empty())
            apps.push_back(app);
    }
    return apps;
}

/// Without a name: the only one, the one of the only running sessions, the one logged in to.
Result<access::App> chooseUnnamed(const engine::State& state) {
    std::vector<access::App> apps = usable(state);
    if (apps.size() == 1)
        return apps.front();
    if (apps.empty())
        return fail(ErrorCode::NotFound, "There are no AWS apps.",
                    "Add a connection: gatehouse connections add profiles, files or sandbox.");
    std::set<std::string> running;
    for (const access::SessionInfo& session : state.sessions)
        running.insert(engine::appKey(session.connectionId, session.appName));
    std::string wanted = running.size() == 1 ? *running.begin() : std::string();
    if (wanted.empty()) {
        const auto login = state.preferences.values.find(kLoginSetting);
        wanted = login == state.preferences.values.end() ? std::string() : login->second;
    }
    const auto found = std::ranges::find_if(
        apps, [&](const access::App& app) { return engine::appKey(app) == wanted; });
    if (found != apps.end())
        return *found;
    return fail(ErrorCode::Ambiguous, "There are several AWS apps: " + namesOf(apps) + '.',
                "Name one with --app, or choose one by gatehouse apps login.");
}

bool names(const access::Role& role, const std::string& wanted) {
    return role.arn == wanted || role.name == wanted || role.display == wanted;
}

Result<access::Role> chooseRole(const engine::State& state, const access::App& app,
                                const std::string& wanted) {
    if (app.roles.empty())
        return fail(ErrorCode::NotFound, "No role of the app " + app.name + " is granted to you.",
                    "See gatehouse apps ls -v and what it says of the files.");
    std::string name = wanted;
    if (name.empty() && app.roles.size() == 1)
        return app.roles.front();
    if (name.empty()) {
        const auto last = state.preferences.lastRole.find(engine::appKey(app));
        if (last != state.preferences.lastRole.end() &&
            std::ranges::any_of(app.roles,
                                [&](const auto& role) { return role.arn == last->second; }))
            name = last->second;
    }
    if (name.empty())
        return fail(ErrorCode::Ambiguous,
                    "The app " + app.name + " has several roles:" + rolesOf(app),
                    "Name one with --aws-role.");
    std::vector<access::Role> found;
    std::ranges::copy_if(app.roles, std::back_inserter(found),
                         [&](const access::Role& role) { return names(role, name); });
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        return fail(ErrorCode::NotFound,
                    "The app " + app.name + " has no role \"" + name + "\". It has:" + rolesOf(app),
                    "Name one of them with --aws-role.");
    return fail(ErrorCode::Ambiguous,
                "Several roles of the app " + app.name + " are called \"" + name +
                    "\":" + rolesOf(app),
                "Name one by its ARN.");
}

} // namespace

Result<access::App> chooseApp(const engine::State& state, const std::string& wanted) {
    if (wanted.empty())
        return chooseUnnamed(state);
    std::vector<access::App> found;
    for (const access::App& app : *state.apps) {
        if (app.name == wanted || engine::appKey(app) == wanted)
            found.push_back(app);
    }
    if (found.empty())
        return fail(ErrorCode::NotFound, "There is no app called \"" + wanted + "\".",
                    state.apps->empty() ? "Add a connection first: gatehouse connections add."
                                        : "There are: " + namesOf(*state.apps) + '.');
    if (found.size() > 1) {
        std::string keys;
        for (const access::App& app : found)
            keys += (keys.empty() ? "" : ", ") + engine::appKey(app);
        return fail(ErrorCode::Ambiguous, "Several connections have an app \"" + wanted + "\".",
                    "Name one of " + keys + '.');
    }
    if (!found.front().unsupportedReason.empty())
        return fail(ErrorCode::Refused, "The app " + wanted + " cannot be used here: " +
                                            found.front().unsupportedReason);
    return found.front();
}

Result<Choice> choose(const engine::State& state, const Wanted& wanted) {
    const auto app = chooseApp(state, wanted.app);
    if (!app)
        return fail(app.error());
    const auto role = chooseRole(state, *app, wanted.role);
    if (!role)
        return fail(role.error());
    return Choice{*app, *role};
}

} // namespace gatehouse::cli
