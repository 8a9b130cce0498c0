// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SharedConfigReader.h"

#include "core/aws/ShellWords.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

constexpr std::array<std::string_view, 8> kProfileKeys{
    "aws_access_key_id",  "aws_secret_access_key", "region",         "role_arn",
    "credential_process", "sso_session",           "sso_account_id", "source_profile"};

void addSettings(Settings& settings, const IniSection& section, Setting::From from) {
    for (const IniEntry& entry : section.entries) {
        if (entry.value.empty() && entry.nested.empty())
            continue;
        Setting setting{entry.value, from, entry.line, {}};
        for (const IniEntry& one : entry.nested)
            setting.nested.insert_or_assign(one.key, one.value);
        settings.insert_or_assign(entry.key, std::move(setting));
    }
}

std::string joinFrom(const std::vector<std::string>& words, std::size_t first) {
    std::string joined;
    for (std::size_t i = first; i < words.size(); ++i)
        joined += (joined.empty() ? "" : " ") + words[i];
    return joined;
}

void mergeSection(std::vector<ConfigSection>& sections, const IniSection& read,
                  const std::string& name) {
    auto found = std::ranges::find(sections, name, &ConfigSection::name);
    if (found == sections.end())
        found = sections.insert(sections.end(), {name, read.line, {}});
    addSettings(found->settings, read, Setting::From::Config);
}

} // namespace

SharedConfigReader::SharedConfigReader(std::filesystem::path configFile,
                                       std::filesystem::path credentialsFile) {
    m_config.m_configFile = std::move(configFile);
    m_config.m_credentialsFile = std::move(credentialsFile);
}

void SharedConfigReader::readConfig(std::string_view text) {
    m_file = m_config.m_configFile.string();
    const IniFile ini = IniFile::parse(text, m_file);
    for (const Problem& problem : ini.problems)
        add(problem);
    for (const IniSection& section : ini.sections)
        readSection(section);
}

void SharedConfigReader::readSection(const IniSection& section) {
    const Header header = readHeader(section);
    switch (header.kind) {
    case Kind::Profile:
        mergeProfile(section, header.name, Setting::From::Config);
        break;
    case Kind::SsoSession:
        mergeSection(m_config.m_ssoSessions, section, header.name);
        break;
    case Kind::Services:
        mergeSection(m_config.m_services, section, header.name);
        break;
    case Kind::Other:
        break;
    }
}

SharedConfigReader::Header SharedConfigReader::readHeader(const IniSection& section) {
    if (section.name == "default")
        return {Kind::Profile, "default"};
    const auto words = splitShellWords(section.name);
    if (!words || words->empty()) {
        warn(section.line, {}, "The section [" + section.name + "] has a quote that is not closed.",
             "Write it as [profile NAME].");
        return {};
    }
    const Kind kind = words->front() == "profile"       ? Kind::Profile
                      : words->front() == "sso-session" ? Kind::SsoSession
                      : words->front() == "services"    ? Kind::Services
                                                        : Kind::Other;
    const bool looksLikeProfile = std::ranges::any_of(
        kProfileKeys, [&](std::string_view key) { return section.find(key) != nullptr; });
    if (kind == Kind::Other) {
        if (looksLikeProfile)
            warn(section.line, {},
                 "The section [" + section.name + "] is no profile: in this file a profile's " +
                     "section begins with the word 'profile'. It is left out.",
                 "Write it as [profile " + section.name + "].");
        return {};
    }
    const std::string name = joinFrom(*words, 1);
    if (name.empty()) {
        warn(section.line, {}, "The section [" + section.name + "] has no name. It is left out.",
             "Write it as [" + words->front() + " NAME].");
        return {};
    }
    if (words->size() > 2 || !section.name.starts_with(words->front()))
        warn(section.line, {},
             "The AWS CLI does not see the section [" + section.name + "] as written.",
             words->size() > 2 ? "Write it as [" + words->front() + " \"" + name + "\"]."
                               : "Write it as [" + words->front() + " " + name + "].");
    return {kind, name};
}

void SharedConfigReader::mergeProfile(const IniSection& section, const std::string& name,
                                      Setting::From from) {
    const bool isPrefixed = from == Setting::From::Config && section.name != "default";
    auto& profiles = m_config.m_profiles;
    auto found = std::ranges::find(profiles, name, &Profile::name);
    if (found == profiles.end())
        found = profiles.insert(profiles.end(), {name, m_file, section.line, {}});
    if (name == "default" && from == Setting::From::Config && found->line != section.line) {
        warn(section.line, {},
             "Both [default] and [profile default] are in this file: only "
             "[profile default] is used.",
             "Keep one of the two.");
        if (!isPrefixed)
            return;
        found->settings.clear();
        found->line = section.line;
    }
    for (const auto& [key, setting] : found->settings) {
        if (setting.from != from && section.find(key) != nullptr)
            found->overruled.insert_or_assign(key, setting);
    }
    addSettings(found->settings, section, from);
}

void SharedConfigReader::readCredentials(std::string_view text) {
    m_file = m_config.m_credentialsFile.string();
    const IniFile ini = IniFile::parse(text, m_file);
    for (const Problem& problem : ini.problems)
        add(problem);
    for (const IniSection& section : ini.sections) {
        const std::string name(trim(section.name));
        if (name.empty())
            continue;
        if (name.starts_with("profile "))
            warn(section.line, {},
                 "In this file the section [" + name + "] is a profile named '" + name + "'.",
                 "Write it as [" + std::string(trim(std::string_view(name).substr(8))) + "].");
        mergeProfile(section, name, Setting::From::Credentials);
    }
}

SharedConfig SharedConfigReader::finish() {
    for (Problem& problem : checkProfiles(m_config))
        add(std::move(problem));
    return std::move(m_config);
}

void SharedConfigReader::warn(int line, std::string key, std::string message, std::string fix) {
    add({Problem::Severity::Warning, m_file, line, std::move(key), std::move(message),
         std::move(fix)});
}

} // namespace gatehouse::aws
