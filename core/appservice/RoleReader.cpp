// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/GoDuration.h"
#include "core/appservice/ResourceReader.h"
#include "core/appservice/Slips.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace gatehouse::appservice {
namespace {

using Severity = Problem::Severity;

constexpr std::array<std::string_view, 3> kConditions{"app_labels", "aws_role_arns",
                                                      "app_labels_expression"};
constexpr std::array<std::string_view, 1> kOptions{"max_session_ttl"};
constexpr std::array<std::string_view, 2> kUserKeys{"roles", "traits"};

/// A condition beside allow instead of in it grants nothing, without a word from anybody.
void reportMisplaced(const YAML::Node& spec, YamlReader& reader) {
    if (!spec.IsMap())
        return;
    for (const std::string_view key : kConditions) {
        const YAML::Node found = reader.member(spec, std::string(key).c_str());
        if (found.IsDefined() && !found.IsNull())
            reader.report(Severity::Warning, found, "spec." + std::string(key),
                          std::string(key) + " stands in spec itself, where it has no effect.",
                          "Move it into spec.allow or spec.deny.");
    }
}

RoleConditions conditionsOf(const YAML::Node& spec, const char* part, YamlReader& reader) {
    const std::string path = std::string("spec.") + part;
    const YAML::Node node = mapMember(spec, part, path, reader);
    RoleConditions conditions;
    conditions.appLabels = reader.lists(node, "app_labels", path + ".app_labels");
    conditions.appLabelsExpression =
        reader.text(node, "app_labels_expression", path + ".app_labels_expression");
    conditions.awsRoleArns = reader.templates(node, "aws_role_arns", path + ".aws_role_arns");
    reportSlips(node, path + '.', "a role", kConditions, reader);
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
    const YAML::Node spec = mapMember(document, "spec", "spec", reader);
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
    reportMisplaced(spec, reader);
    const YAML::Node options = mapMember(spec, "options", "spec.options", reader);
    reportSlips(options, "spec.options.", "the options of a role", kOptions, reader);
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
    const YAML::Node spec = mapMember(document, "spec", "spec", reader);
    UserDefinition user;
    user.place = reader.placeOf(document);
    user.name = reader.text(reader.member(document, "metadata"), "name", "metadata.name");
    if (user.name.empty()) {
        reader.report(Severity::Error, document, "metadata.name",
                      "This user has no name, so it is not used.", "Give it a name.");
        return;
    }
    reportSlips(spec, "spec.", "a user", kUserKeys, reader);
    user.roles = reader.list(spec, "roles", "spec.roles");
    user.traits = reader.lists(spec, "traits", "spec.traits");
    into.users.push_back(std::move(user));
}

} // namespace gatehouse::appservice
