// SPDX-License-Identifier: Apache-2.0
// What a Teleport administrator writes, as plain values: apps, roles and users (Teleport reference,
// "Teleport resources" and "Application Service configuration").
#pragma once

#include "core/base/Clock.h"
#include "core/base/Problem.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::appservice {

/// Where a definition stands, for messages.
struct Place {
    std::string file;
    int line = 0;
    bool operator==(const Place&) const = default;
};

/// A label whose value is what a command prints.
struct LabelCommand {
    std::string label;
    std::vector<std::string> command; ///< Program and arguments.
    Seconds period{3600};
    Place place = {};
    bool operator==(const LabelCommand&) const = default;
};

struct AppDefinition {
    std::string name;
    std::string description = {};
    std::string uri = {};
    std::string publicAddr = {};
    std::string cloud = {};
    std::string externalId = {};
    std::map<std::string, std::string> labels = {};
    std::vector<LabelCommand> commands = {};
    Place place = {};
    bool operator==(const AppDefinition&) const = default;
};

/// A string that may hold one `{{...}}`.
struct TemplateText {
    std::string text;
    int line = 0;
    bool operator==(const TemplateText&) const = default;
};

/// `allow` or `deny` of a role.
struct RoleConditions {
    /// Label name to what its value may be: literals, globs, `*`, or `^...$`.
    std::map<std::string, std::vector<std::string>> appLabels = {};
    std::string appLabelsExpression = {};
    std::vector<TemplateText> awsRoleArns = {};
    bool operator==(const RoleConditions&) const = default;
};

struct RoleDefinition {
    std::string name;
    int version = 7; ///< 3 to 8.
    RoleConditions allow = {};
    RoleConditions deny = {};
    std::optional<Seconds> maxSessionTtl = {};
    Place place = {};
    bool operator==(const RoleDefinition&) const = default;
};

using Traits = std::map<std::string, std::vector<std::string>>;

struct UserDefinition {
    std::string name;
    std::vector<std::string> roles = {};
    Traits traits = {};
    Place place = {};
    bool operator==(const UserDefinition&) const = default;
};

/// All of several files together.
struct Definitions {
    std::vector<AppDefinition> apps = {};
    std::vector<RoleDefinition> roles = {};
    std::vector<UserDefinition> users = {};
    std::vector<Problem> problems = {};
};

} // namespace gatehouse::appservice
