// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/GoDuration.h"
#include "core/appservice/ResourceReader.h"
#include "core/appservice/Slips.h"
#include "core/aws/Arn.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace gatehouse::appservice {
namespace {

using Severity = Problem::Severity;

constexpr std::array<std::string_view, 8> kConfigured{
    "name", "description", "uri", "public_addr", "labels", "commands", "cloud", "aws"};
constexpr std::array<std::string_view, 3> kMetadata{"name", "description", "labels"};
constexpr std::array<std::string_view, 5> kSpec{"uri", "public_addr", "dynamic_labels", "cloud",
                                                "aws"};

/// Shared by both forms: what may be wrong with an app whatever the file.
void addApp(AppDefinition app, const YAML::Node& node, const std::string& path, YamlReader& reader,
            Definitions& into) {
    if (app.name.empty()) {
        reader.report(Severity::Error, node, path + "name",
                      "This app has no name, so it is not used.", "Give it a name.");
        return;
    }
    const auto same = std::ranges::find(into.apps, app.name, &AppDefinition::name);
    if (same != into.apps.end()) {
        reader.report(Severity::Error, node, path + "name",
                      "There is an app called " + app.name + " already (" + same->place.file +
                          ", line " + std::to_string(same->place.line) +
                          "), so this one is not used.",
                      "Give one of them another name.");
        return;
    }
    if (app.uri.empty() && app.cloud.empty())
        reader.report(Severity::Error, node, path + "uri",
                      "The app " + app.name + " has no URI, so nobody can tell what it is.",
                      "Write uri: https://console.aws.amazon.com for AWS.");
    if (const auto account = app.labels.find("aws_account_id");
        account != app.labels.end() && !aws::isAccountId(account->second))
        reader.report(Severity::Warning, node, path + "labels.aws_account_id",
                      "The account id " + account->second + " of the app " + app.name + " has " +
                          std::to_string(account->second.size()) +
                          " characters where AWS has twelve digits, so no role matches it.",
                      "Write the twelve digits, in quotes.");
    into.apps.push_back(std::move(app));
}

Seconds periodOf(const std::string& text, const YAML::Node& node, const std::string& path,
                 YamlReader& reader) {
    if (text.empty())
        return LabelCommand{}.period;
    const auto period = parseGoDuration(text);
    if (period)
        return *period;
    reader.report(Severity::Warning, node, path + ".period", period.error().message,
                  period.error().fix);
    return LabelCommand{}.period;
}

/// A list of {name, command, period}.
std::vector<LabelCommand> commandList(const YAML::Node& app, YamlReader& reader,
                                      const std::string& path) {
    std::vector<LabelCommand> commands;
    const YAML::Node list = reader.member(app, "commands");
    if (!list.IsSequence()) {
        if (list.IsDefined() && !list.IsNull())
            reader.report(Severity::Error, list, path, "A list of commands is expected here.",
                          "Write each after a dash: - name: LABEL.");
        return commands;
    }
    for (const YAML::Node& entry : list) {
        LabelCommand command;
        command.place = reader.placeOf(entry);
        command.label = reader.text(entry, "name", path + ".name");
        command.command = reader.list(entry, "command", path + ".command");
        command.period =
            periodOf(reader.text(entry, "period", path + ".period"), entry, path, reader);
        if (command.label.empty() || command.command.empty())
            reader.report(Severity::Error, entry, path,
                          "A command needs a name for its label and the command itself.",
                          "Write name: and command: [program, argument].");
        else
            commands.push_back(std::move(command));
    }
    return commands;
}

/// A map of label to {command, period}.
std::vector<LabelCommand> dynamicLabels(const YAML::Node& spec, YamlReader& reader) {
    std::vector<LabelCommand> commands;
    const YAML::Node map = mapMember(spec, "dynamic_labels", "spec.dynamic_labels", reader);
    if (!map.IsMap())
        return commands;
    for (const auto& entry : map) {
        const std::string path = "spec.dynamic_labels." + entry.first.as<std::string>("");
        LabelCommand command;
        command.place = reader.placeOf(entry.first);
        command.label = entry.first.as<std::string>("");
        command.command = reader.list(entry.second, "command", path + ".command");
        command.period = periodOf(reader.text(entry.second, "period", path + ".period"),
                                  entry.first, path, reader);
        if (command.command.empty())
            reader.report(Severity::Error, entry.first, path, "This label has no command.",
                          "Write command: [program, argument].");
        else
            commands.push_back(std::move(command));
    }
    return commands;
}

} // namespace

void readConfiguredApps(const YAML::Node& apps, YamlReader& reader, Definitions& into) {
    if (!apps.IsSequence()) {
        if (apps.IsDefined() && !apps.IsNull())
            reader.report(Severity::Error, apps, "apps", "A list of apps is expected here.",
                          "Write each app after a dash.");
        return;
    }
    for (const YAML::Node& node : apps) {
        AppDefinition app;
        app.place = reader.placeOf(node);
        app.name = reader.text(node, "name", "apps.name");
        app.description = reader.text(node, "description", "apps.description");
        app.uri = reader.text(node, "uri", "apps.uri");
        app.publicAddr = reader.text(node, "public_addr", "apps.public_addr");
        app.cloud = reader.text(node, "cloud", "apps.cloud");
        app.labels = reader.strings(node, "labels", "apps.labels");
        app.commands = commandList(node, reader, "apps.commands");
        app.externalId = reader.text(mapMember(node, "aws", "apps.aws", reader), "external_id",
                                     "apps.aws.external_id");
        reportSlips(node, "apps.", "an app", kConfigured, reader);
        addApp(std::move(app), node, "apps.", reader, into);
    }
}

void readAppResource(const YAML::Node& document, YamlReader& reader, Definitions& into) {
    const YAML::Node metadata = mapMember(document, "metadata", "metadata", reader);
    const YAML::Node spec = mapMember(document, "spec", "spec", reader);
    AppDefinition app;
    app.place = reader.placeOf(document);
    app.name = reader.text(metadata, "name", "metadata.name");
    app.description = reader.text(metadata, "description", "metadata.description");
    app.labels = reader.strings(metadata, "labels", "metadata.labels");
    app.uri = reader.text(spec, "uri", "spec.uri");
    app.publicAddr = reader.text(spec, "public_addr", "spec.public_addr");
    app.cloud = reader.text(spec, "cloud", "spec.cloud");
    app.commands = dynamicLabels(spec, reader);
    app.externalId = reader.text(mapMember(spec, "aws", "spec.aws", reader), "external_id",
                                 "spec.aws.external_id");
    reportSlips(metadata, "metadata.", "the metadata of an app", kMetadata, reader);
    reportSlips(spec, "spec.", "an app", kSpec, reader);
    addApp(std::move(app), document, "metadata.", reader, into);
}

} // namespace gatehouse::appservice
