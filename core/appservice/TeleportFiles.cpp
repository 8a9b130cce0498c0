// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/TeleportFiles.h"

#include "core/appservice/ResourceReader.h"
#include "core/appservice/Slips.h"
#include "core/base/Encoding.h"
#include "core/config/File.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <set>

namespace gatehouse::appservice {
namespace {

namespace fs = std::filesystem;
using Severity = Problem::Severity;

constexpr std::array<std::string_view, 3> kKinds{"app", "role", "user"};

/// teleport.yaml and the Helm chart's values have no kind; what they are is seen by their keys.
void readConfiguration(const YAML::Node& document, YamlReader& reader, Definitions& into) {
    YAML::Node service = reader.member(document, "app_service");
    if (!service.IsMap())
        service = reader.member(reader.member(document, "teleportConfig"), "app_service");
    bool isKnown = false;
    if (service.IsMap()) {
        isKnown = true;
        const std::string enabled = toLower(reader.text(service, "enabled", "app_service.enabled"));
        if (enabled == "no" || enabled == "false" || enabled == "off")
            reader.report(Severity::Warning, reader.member(service, "enabled"),
                          "app_service.enabled",
                          "The application service is switched off in this file, so its apps are "
                          "not offered.",
                          "Write enabled: yes.");
        else
            readConfiguredApps(reader.member(service, "apps"), reader, into);
    }
    if (const YAML::Node apps = reader.member(document, "apps"); apps.IsSequence()) {
        isKnown = true;
        readConfiguredApps(apps, reader, into);
    }
    if (!isKnown && reader.member(document, "teleport").IsNull())
        reader.report(Severity::Warning, document, {},
                      "This document is neither a Teleport resource (kind: app, role or user) nor "
                      "a configuration with app_service, so it is not used.",
                      "Add its kind, or take it out of the connection.");
}

void readDocument(const YAML::Node& document, YamlReader& reader, Definitions& into) {
    if (!document.IsMap()) {
        reader.report(Severity::Error, document, {},
                      "A Teleport document is a map of keys; this one is not, so it is not used.",
                      "Check that this is the right file.");
        return;
    }
    const std::string kind = reader.text(document, "kind", "kind");
    if (kind == "app")
        readAppResource(document, reader, into);
    else if (kind == "role")
        readRoleResource(document, reader, into);
    else if (kind == "user")
        readUserResource(document, reader, into);
    else if (kind.empty())
        readConfiguration(document, reader, into);
    else if (const auto meant = meantWord(kind, kKinds); !meant.empty())
        reader.report(Severity::Error, reader.member(document, "kind"), "kind",
                      "There is no kind of document called " + kind + ", so it is not used.",
                      "Write kind: " + std::string(meant) + '.');
    // Documents of other kinds (token, github, ...) have nothing to say here.
}

bool isYaml(const fs::path& file) {
    const std::string extension = toLower(file.extension().string());
    return extension == ".yaml" || extension == ".yml";
}

/// The YAML files at or below the path, sorted.
std::vector<fs::path> filesAt(const fs::path& path, std::vector<Problem>& problems) {
    std::error_code failed;
    if (!fs::is_directory(path, failed))
        return {path};
    std::set<fs::path> found;
    auto entries = fs::recursive_directory_iterator(
        path, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entries != fs::recursive_directory_iterator(); entries.increment(failed)) {
        std::error_code unreadable;
        if (entries->is_regular_file(unreadable) && isYaml(entries->path()))
            found.insert(entries->path());
    }
    if (failed)
        problems.push_back({Severity::Error,
                            path.string(),
                            0,
                            {},
                            "This folder cannot be read: " + failed.message() + '.',
                            "Check its permissions."});
    else if (found.empty())
        problems.push_back({Severity::Warning,
                            path.string(),
                            0,
                            {},
                            "There is no .yaml or .yml file in this folder.",
                            "Put Teleport files into it, or choose another one."});
    return {found.begin(), found.end()};
}

} // namespace

void readTeleportText(const std::string& text, const std::string& file, Definitions& into) {
    YamlReader reader(file, into.problems);
    reader.eachDocument(text,
                        [&](const YAML::Node& document) { readDocument(document, reader, into); });
}

Definitions readTeleportFiles(const std::vector<fs::path>& paths) {
    Definitions all;
    for (const fs::path& path : paths) {
        for (const fs::path& file : filesAt(path, all.problems)) {
            const auto text = config::readFile(file);
            if (text)
                readTeleportText(*text, file.string(), all);
            else
                all.problems.push_back({Severity::Error,
                                        file.string(),
                                        0,
                                        {},
                                        text.error().message,
                                        text.error().fix});
        }
    }
    return all;
}

} // namespace gatehouse::appservice
