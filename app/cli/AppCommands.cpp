// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Await.h"
#include "app/cli/Commands.h"
#include "app/cli/JsonShapes.h"
#include "core/aws/Arn.h"
#include "core/base/Encoding.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <set>

namespace gatehouse::cli {
namespace {

bool holds(const std::string& text, const std::string& lowered) {
    return toLower(text).find(lowered) != std::string::npos;
}

/// Every word must be in the name, description, labels, account or a role.
bool matches(const access::App& app, const std::string& search) {
    std::string all = app.name + ' ' + app.description + ' ' + app.accountId;
    for (const auto& [label, value] : app.labels)
        all += ' ' + label + '=' + value;
    for (const access::Role& role : app.roles)
        all += ' ' + role.arn;
    std::size_t start = 0;
    const std::string wanted = toLower(search);
    while (start < wanted.size()) {
        const std::size_t end = std::min(wanted.find(' ', start), wanted.size());
        if (!holds(all, wanted.substr(start, end - start)))
            return false;
        start = end + 1;
    }
    return true;
}

std::string labelsOf(const access::App& app) {
    std::string text;
    for (const auto& [label, value] : app.labels)
        text += (text.empty() ? "" : ",") + label + '=' + value;
    return text;
}

std::string rolesOf(const access::App& app) {
    if (!app.unsupportedReason.empty())
        return "not supported";
    std::string text;
    for (const access::Role& role : app.roles)
        text += (text.empty() ? "" : ", ") + role.display;
    return text.empty() ? "none" : text;
}

} // namespace

int listApps(const Common& common, const ListAppsOptions& options) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto state = (*door)->state();
    std::vector<access::App> apps;
    std::ranges::copy_if(*state->apps, std::back_inserter(apps),
                         [&](const access::App& app) { return matches(app, options.search); });
    if (common.style == Style::Json) {
        printJson(appsJson(apps));
        reportProblems(*state);
        return kSuccess;
    }
    std::vector<std::vector<std::string>> rows;
    for (const access::App& app : apps)
        rows.push_back({app.name, aws::formatAccountId(app.accountId), app.connectionId,
                        labelsOf(app), rolesOf(app)});
    printTable({"APP", "ACCOUNT", "CONNECTION", "LABELS", "ROLES"}, rows);
    if (options.isVerbose) {
        for (const access::App& app : apps) {
            std::cout << '\n' << plain(app.name) << "  " << plain(app.uri) << '\n';
            if (!app.description.empty())
                std::cout << "  " << plain(app.description) << '\n';
            if (!app.unsupportedReason.empty())
                std::cout << "  not supported: " << plain(app.unsupportedReason) << '\n';
            for (const access::Role& role : app.roles)
                std::cout << "  " << role.arn << '\n';
        }
    }
    reportProblems(*state);
    return kSuccess;
}

Result<access::SessionInfo> startSession(EngineDoor& door, const Choice& choice) {
    return await<access::SessionInfo>([&](const auto& reply) {
        door.engine().startSession({choice.app.connectionId, choice.app.name, choice.role.arn, {}},
                                   reply);
    });
}

int loginApp(const Common& common, const Wanted& wanted) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto choice = choose(*(*door)->state(), wanted);
    if (!choice)
        return report(choice.error());
    // Also proves that the role can be had, and remembers it.
    const auto session = startSession(**door, *choice);
    if (!session)
        return report(session.error());
    (*door)->engine().setValue(kLoginSetting, engine::appKey(choice->app));
    std::cout << "Logged in to " << plain(choice->app.name) << " as " << choice->role.arn;
    if (!(*door)->isShared()) {
        std::cout << ".\nRun gatehouse aws ..., gatehouse exec -- ... or gatehouse console; a "
                     "session of its own that outlives commands needs gatehouse-desktop.\n";
        return kSuccess;
    }
    std::cout << " (session " << session->id << ", "
              << timeLeft(session->expiry, SystemClock().now())
              << ").\nFor a terminal: eval \"$(gatehouse env)\"\n";
    return kSuccess;
}

int logoutApp(const Common& common, const std::string& name) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto state = (*door)->state();
    std::string key;
    if (!name.empty()) {
        const auto app = chooseApp(*state, name);
        if (!app)
            return report(app.error());
        key = engine::appKey(*app);
    }
    int stopped = 0;
    for (const access::SessionInfo& session : state->sessions) {
        if (!key.empty() && engine::appKey(session.connectionId, session.appName) != key)
            continue;
        const auto done = await<void>(
            [&](const auto& reply) { (*door)->engine().stopSession(session.id, reply); });
        if (!done)
            return report(done.error());
        ++stopped;
    }
    const auto login = state->preferences.values.find(kLoginSetting);
    if (login != state->preferences.values.end() && (key.empty() || login->second == key))
        (*door)->engine().setValue(kLoginSetting, {});
    // The change is made on the engine's thread; a call that is answered comes after it.
    (void)await<void>([&](const auto& reply) { (*door)->engine().stopSession({}, reply); });
    std::cout << "Logged out of " << (name.empty() ? "all apps" : name) << "; " << stopped
              << (stopped == 1 ? " session" : " sessions") << " stopped.\n";
    return kSuccess;
}

int printWords(const Common& common, const std::string& what, const std::string& app) {
    if (what == "tools") {
        for (const std::string& name : doctorTools())
            std::cout << name << '\n';
        return kSuccess;
    }
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return kFailed;
    const auto state = (*door)->state();
    // A shell is given no name that could do something to its terminal.
    const auto tell = [](const std::string& word) {
        if (plain(word) == word)
            std::cout << word << '\n';
    };
    if (what == "apps") {
        for (const access::App& one : *state->apps)
            tell(one.name);
    } else if (what == "roles") {
        std::set<std::string> names;
        for (const access::App& one : *state->apps) {
            for (const access::Role& role : one.roles) {
                if (app.empty() || one.name == app || engine::appKey(one) == app)
                    names.insert(role.display);
            }
        }
        std::ranges::for_each(names, tell);
    } else if (what == "sessions") {
        for (const access::SessionInfo& session : state->sessions)
            tell(session.id);
    } else if (what == "connections") {
        for (const auto& connection : state->connections)
            tell(connection.settings.id);
    } else if (what == "formats") {
        for (const engine::ExportFormat& format : (*door)->engine().exportFormats())
            tell(format.name);
    }
    return kSuccess;
}

} // namespace gatehouse::cli
