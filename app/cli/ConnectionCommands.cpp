// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Await.h"
#include "app/cli/Commands.h"
#include "app/cli/JsonShapes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace gatehouse::cli {
namespace {

const char* wordFor(engine::ConnectionStatus status) {
    switch (status) {
    case engine::ConnectionStatus::Loading:
        return "loading";
    case engine::ConnectionStatus::Ready:
        return "ready";
    case engine::ConnectionStatus::Offline:
        return "offline";
    case engine::ConnectionStatus::SignedOut:
        return "no credentials";
    }
    return "";
}

Result<std::map<std::string, std::vector<std::string>>>
traitsOf(const std::vector<std::string>& texts) {
    std::map<std::string, std::vector<std::string>> traits;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::BadInput, "\"" + text + "\" is no trait.",
                        "Write --trait NAME=VALUE[,VALUE...].");
        std::istringstream values(text.substr(equals + 1));
        for (std::string value; std::getline(values, value, ',');)
            traits[text.substr(0, equals)].push_back(value);
    }
    return traits;
}

} // namespace

int listConnections(const Common& common) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto state = (*door)->state();
    if (common.style == Style::Json) {
        printJson(connectionsJson(state->connections));
        reportProblems(*state);
        return kSuccess;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& connection : state->connections)
        rows.push_back({connection.settings.id, connection.settings.name, connection.identity.user,
                        wordFor(connection.status), connection.identity.credentialSource});
    printTable({"ID", "NAME", "USER", "STATUS", "CREDENTIALS"}, rows);
    reportProblems(*state);
    return kSuccess;
}

int addConnection(const Common& common, const AddConnectionOptions& options) {
    access::ConnectionSettings settings;
    settings.kind = options.kind;
    settings.name = options.name;
    settings.user = options.user;
    settings.roles = options.roles;
    settings.region = options.region;
    settings.signInEndpoint = options.signInEndpoint;
    auto traits = traitsOf(options.traits);
    if (!traits)
        return reportUsage(traits.error());
    settings.traits = std::move(*traits);
    for (const std::string& path : options.paths) {
        std::error_code failed;
        const std::filesystem::path absolute = std::filesystem::absolute(path, failed);
        if (!std::filesystem::exists(absolute, failed))
            return reportUsage({ErrorCode::BadInput, "There is no file or folder " + path + '.',
                                "Check the path."});
        settings.paths.push_back(absolute.lexically_normal().string());
    }
    // The default of having none must not be kept beside the one that is added.
    DoorOptions asked = common.door;
    asked.usesDefaults = false;
    const auto door = EngineDoor::open(asked);
    if (!door)
        return report(door.error());
    const auto id = await<std::string>(
        [&](const auto& reply) { (*door)->engine().addConnection(settings, reply); });
    if (!id)
        return id.error().code == ErrorCode::BadInput ? reportUsage(id.error())
                                                      : report(id.error());
    const auto state = (*door)->state();
    const auto added = std::ranges::find_if(
        state->connections, [&](const auto& one) { return one.settings.id == *id; });
    const auto count = std::ranges::count_if(
        *state->apps, [&](const access::App& app) { return app.connectionId == *id; });
    std::cout << "Added " << *id << " (" << added->settings.name << "): " << count
              << (count == 1 ? " app.\n" : " apps.\n");
    reportProblems(*state);
    return kSuccess;
}

int removeConnection(const Common& common, const std::string& name) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto state = (*door)->state();
    const auto found = std::ranges::find_if(state->connections, [&](const auto& one) {
        return one.settings.id == name || one.settings.name == name;
    });
    if (found == state->connections.end())
        return report({ErrorCode::NotFound, "There is no connection \"" + name + "\".",
                       "See gatehouse connections ls."});
    const auto removed = await<void>(
        [&](const auto& reply) { (*door)->engine().removeConnection(found->settings.id, reply); });
    if (!removed)
        return report(removed.error());
    std::cout << "Removed " << found->settings.id << " (" << found->settings.name << ").\n";
    return kSuccess;
}

int showStatus(const Common& common) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto state = (*door)->state();
    const bool isOn = (*door)->isShared() && state->proxy.status == engine::ProxyStatus::On;
    if (common.style == Style::Json) {
        printJson(statusJson(*state, (*door)->isShared() ? IsDesktop::Yes : IsDesktop::No));
        reportProblems(*state);
        return kSuccess;
    }
    std::cout << "Desktop:  " << ((*door)->isShared() ? "running" : "not running") << '\n';
    std::cout << "Proxy:    "
              << (isOn ? "on, http://127.0.0.1:" + std::to_string(state->proxy.port)
                       : std::string("off"))
              << '\n';
    for (const auto& connection : state->connections) {
        std::cout << "Connection: " << connection.settings.name << ", "
                  << wordFor(connection.status) << '\n';
        if (!connection.identity.user.empty())
            std::cout << "  User:        " << connection.identity.user << '\n';
        if (!connection.identity.credentialSource.empty())
            std::cout << "  Credentials: " << connection.identity.credentialSource << '\n';
    }
    std::cout << "Sessions: " << state->sessions.size() << '\n';
    reportProblems(*state);
    return kSuccess;
}

} // namespace gatehouse::cli
