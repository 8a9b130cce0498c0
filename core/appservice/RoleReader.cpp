// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/GoDuration.h"
#include "core/appservice/ResourceReader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace gatehouse::appservice {
namespace {

using Severity = Problem::Severity;

/// How many letters must be added, removed or changed to make one word of the other.
std::size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row.back();
}

/// Other keys belong to other kinds of resources; one that is nearly ours is a slip.
void reportSlips(const YAML::Node& conditions, const std::string& path, YamlReader& reader) {
    constexpr std::array kOurs{"app_labels", "aws_role_arns", "app_labels_expression"};
    constexpr std::array kOthers{"db_labels", "node_labels"};
    if (!conditions.IsMap())
        return;
    for (const auto& entry : conditions) {
        const std::string key = entry.first.as<std::string>("");
        if (std::ranges::find(kOthers, key) != kOthers.end())
            continue;
        for (const char* ours : kOurs) {
            const std::size_t distance = editDistance(key, ours);
            if (distance != 0 && distance <= 2)
                reader.report(Severity::Warning, entry.first, path + '.' + key,
                              "There is no key " + key + " in a role, so it has no effect.",
                              std::string("Write ") + ours + '.');
        }
    }
}

RoleConditions conditionsOf(const YAML::Node& spec, const char* part, YamlReader& reader) {
    const std::string path = std::string("spec.") + part;
    const YAML::Node node = reader.member(spec, part);
    RoleConditions conditions;
    conditions.appLabels = reader.lists(node, "app_labels", path + ".app_labels");
    conditions.appLabelsExpression =
        reader.text(node, "app_labels_expression", path + ".app_labels_expression");
    conditions.awsRoleArns = reader.templates(node, "aws_role_arns", path + ".aws_role_arns");
    reportSlips(node, path, reader);
    return conditions;
}

/// 3 to 8 of "v3" to "v8"; a version that is not known is taken for the newest that is.
int versionOf(const YAML::Node& document, YamlReader& reader) {
    const std::string text = reader.text(document, "version", "version");
    if (text.size() == 2 && text[0] == 'v' && text[1] >= '3' && text[1] <= '8')
        return text[1] - '0';
    reader.report(Severity::Warning, reader.member(document, text.empty() ? "kind" : "version"),
                  "version",
                  text.empty() ? "This role has no version; it is read as v7."
                               : "Roles of version " + text + " are not known; it is read as v7.",
                  "Write version: v7.");
    return 7;
}

} // namespace

void readRoleResource(const YAML::Node& document, YamlReader& reader, Definitions& into) {
    const YAML::Node spec = reader.member(document, "spec");
    RoleDefinition role;
    role.place = reader.placeOf(document);
    role.name = reader.text(reader.member(document, "metadata"), "name", "metadata.name");
    if (role.name.empty()) {
        reader.report(Severity::Error, document, "metadata.name",
                      "This role has no name, so it is not used.", "Give it a name.");
        return;
    }
    const auto same = std::ranges::find(into.roles, role.name, &RoleDefinition::name);
    if (same != into.roles.end()) {
        reader.report(Severity::Error, document, "metadata.name",
                      "There is a role called " + role.name + " already (" + same->place.file +
                          ", line " + std::to_string(same->place.line) +
                          "), so this one is not used.",
                      "Give one of them another name.");
        return;
    }
    role.version = versionOf(document, reader);
    role.allow = conditionsOf(spec, "allow", reader);
    role.deny = conditionsOf(spec, "deny", reader);
    const YAML::Node options = reader.member(spec, "options");
    const std::string ttl = reader.text(options, "max_session_ttl", "spec.options.max_session_ttl");
    if (!ttl.empty()) {
        const auto parsed = parseGoDuration(ttl);
        if (parsed)
            role.maxSessionTtl = *parsed;
        else
            reader.report(Severity::Error, reader.member(options, "max_session_ttl"),
                          "spec.options.max_session_ttl", parsed.error().message,
                          parsed.error().fix);
    }
    into.roles.push_back(std::move(role));
}

void readUserResource(const YAML::Node& document, YamlReader& reader, Definitions& into) {
    const YAML::Node spec = reader.member(document, "spec");
    UserDefinition user;
    user.place = reader.placeOf(document);
    user.name = reader.text(reader.member(document, "metadata"), "name", "metadata.name");
    if (user.name.empty()) {
        reader.report(Severity::Error, document, "metadata.name",
                      "This user has no name, so it is not used.", "Give it a name.");
        return;
    }
    user.roles = reader.list(spec, "roles", "spec.roles");
    user.traits = reader.lists(spec, "traits", "spec.traits");
    into.users.push_back(std::move(user));
}

} // namespace gatehouse::appservice
