// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/TeleportCatalogue.h"

#include "core/aws/Partition.h"

#include <algorithm>
#include <array>
#include <optional>

namespace gatehouse::appservice {
namespace {

using Severity = Problem::Severity;

/// Roles that every cluster has. Only `access` concerns AWS apps (lib/services/presets.go).
std::optional<RoleDefinition> presetRole(const std::string& name) {
    constexpr std::array kWithoutApps{"editor",   "auditor",      "requester",
                                      "reviewer", "group-access", "device-admin"};
    RoleDefinition role{name};
    if (name == "access") {
        role.allow.appLabels = {{"*", {"*"}}};
        role.allow.awsRoleArns = {{"{{internal.aws_role_arns}}", 0}};
        return role;
    }
    if (std::ranges::find(kWithoutApps, name) != kWithoutApps.end())
        return role;
    return std::nullopt;
}

/// The partition of an AWS app, or why it is none.
Result<const aws::Partition*> partitionOf(const AppDefinition& app) {
    if (const aws::Partition* partition = aws::partitionOfConsoleUrl(app.uri))
        return partition;
    if (app.cloud == "AWS" || app.cloud == "aws")
        return aws::partitionById("aws");
    return fail(ErrorCode::NotFound,
                app.cloud.empty()
                    ? "This is no AWS app: its URI is " + (app.uri.empty() ? "empty" : app.uri) +
                          ", not one of the AWS console."
                    : "This is an app of " + app.cloud + ", not of AWS.",
                "Gatehouse opens AWS apps only.");
}

std::string listOf(const std::vector<access::Role>& roles) {
    std::string text;
    for (const access::Role& role : roles)
        text += (text.empty() ? "" : ", ") + role.display;
    return text;
}

} // namespace

access::Role shownRole(const aws::RoleArn& arn) {
    return {arn.text, arn.name, arn.display, arn.account, arn.partition};
}

TeleportCatalogue::TeleportCatalogue(Definitions definitions,
                                     const access::ConnectionSettings& settings,
                                     const std::string& loginName, const LabelValues& commandLabels)
    : m_definitions(std::move(definitions)) {
    m_shown.problems = m_definitions.problems;
    chooseUser(settings, loginName);
    m_checker = AccessChecker(rolesOfUser(), m_shown.identity.traits);
    m_shown.problems.insert(m_shown.problems.end(), m_checker.problems().begin(),
                            m_checker.problems().end());
    for (const AppDefinition& app : m_definitions.apps)
        addApp(app, commandLabels);
}

void TeleportCatalogue::chooseUser(const access::ConnectionSettings& settings,
                                   const std::string& loginName) {
    access::Identity& identity = m_shown.identity;
    const std::vector<UserDefinition>& users = m_definitions.users;
    const std::string wanted = settings.user.empty() ? loginName : settings.user;
    auto document = std::ranges::find(users, wanted, &UserDefinition::name);
    if (document == users.end() && settings.user.empty() && !users.empty()) {
        document = users.begin();
        if (users.size() > 1)
            m_shown.problems.push_back({Severity::Warning, document->place.file,
                                        document->place.line, "metadata.name",
                                        "The files define " + std::to_string(users.size()) +
                                            " users and the connection does not say who you are; " +
                                            document->name + ", the first, is taken.",
                                        "Name the user in the connection's settings."});
    }
    identity.user = wanted;
    if (document != users.end()) {
        identity.user = document->name;
        identity.roles = document->roles;
        identity.traits = document->traits;
    }
    if (!settings.roles.empty())
        identity.roles = settings.roles;
    for (const auto& [trait, values] : settings.traits)
        identity.traits[trait] = values;
    if (identity.roles.empty() && document == users.end()) {
        for (const RoleDefinition& role : m_definitions.roles)
            identity.roles.push_back(role.name);
    }
}

std::vector<RoleDefinition> TeleportCatalogue::rolesOfUser() {
    std::vector<RoleDefinition> roles;
    for (const std::string& name : m_shown.identity.roles) {
        const auto defined = std::ranges::find(m_definitions.roles, name, &RoleDefinition::name);
        if (defined != m_definitions.roles.end()) {
            roles.push_back(*defined);
        } else if (auto preset = presetRole(name)) {
            roles.push_back(std::move(*preset));
        } else {
            m_shown.problems.push_back(
                {Severity::Error,
                 {},
                 0,
                 "roles",
                 "The user " + m_shown.identity.user + " has the Teleport role " + name +
                     ", which none of the files defines; it grants nothing.",
                 "Add its kind: role document, or take it out of the user's roles."});
        }
    }
    return roles;
}

void TeleportCatalogue::addApp(const AppDefinition& definition, const LabelValues& commandLabels) {
    access::App app;
    app.name = definition.name;
    app.description = definition.description;
    app.uri = definition.uri;
    app.publicAddr = definition.publicAddr;
    app.labels = definition.labels;
    if (!definition.commands.empty() && commandLabels) {
        for (auto& [label, value] : commandLabels(definition, m_shown.problems))
            app.labels[label] = value;
    }
    if (const auto partition = partitionOf(definition)) {
        app.partition = (*partition)->id;
        // The account filter is the static label's; a command cannot change it.
        std::map<std::string, std::string> labels = app.labels;
        labels.erase("aws_account_id");
        if (const auto account = definition.labels.find("aws_account_id");
            account != definition.labels.end())
            labels["aws_account_id"] = account->second;
        for (const aws::RoleArn& arn : m_checker.rolesFor(labels))
            app.roles.push_back(shownRole(arn));
        if (const auto account = definition.labels.find("aws_account_id");
            account != definition.labels.end() && aws::isAccountId(account->second))
            app.accountId = account->second;
        else if (!app.roles.empty() &&
                 std::ranges::all_of(app.roles, [&](const access::Role& role) {
                     return role.accountId == app.roles.front().accountId;
                 }))
            app.accountId = app.roles.front().accountId;
        if (!m_checker.mayUse(labels))
            return; // as a cluster, which lists only what a user may use
    } else {
        app.unsupportedReason = partition.error().sentence();
    }
    m_shown.apps.push_back(std::move(app));
}

Result<PermittedRole> TeleportCatalogue::find(const std::string& appName,
                                              const std::string& roleArn) const {
    const auto app = std::ranges::find(m_shown.apps, appName, &access::App::name);
    const auto definition = std::ranges::find(m_definitions.apps, appName, &AppDefinition::name);
    if (app == m_shown.apps.end() || definition == m_definitions.apps.end()) {
        if (definition != m_definitions.apps.end())
            return fail(ErrorCode::Refused,
                        "No role of " + m_shown.identity.user + " grants the app " + appName + ".",
                        "Check app_labels in the roles of " + definition->place.file + '.');
        return fail(ErrorCode::NotFound, "There is no app called " + appName + '.',
                    "See the list of apps.");
    }
    if (!app->unsupportedReason.empty())
        return fail(ErrorCode::Refused, app->unsupportedReason);
    const auto role = std::ranges::find(app->roles, roleArn, &access::Role::arn);
    if (role == app->roles.end())
        return fail(ErrorCode::Refused,
                    "The role " + roleArn + " of " + appName + " is not granted to " +
                        m_shown.identity.user + '.',
                    app->roles.empty()
                        ? "No role is; check aws_role_arns and the app's aws_account_id."
                        : "Granted are: " + listOf(app->roles) + '.');
    return PermittedRole{*app, *role, definition->externalId};
}

} // namespace gatehouse::appservice
