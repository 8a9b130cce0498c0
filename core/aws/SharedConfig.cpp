// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SharedConfig.h"

#include "core/aws/Arn.h"
#include "core/aws/SharedConfigReader.h"

#include "core/base/Encoding.h"
#include "core/base/Secret.h"
#include "core/config/File.h"

#include <algorithm>
#include <charconv>

namespace gatehouse::aws {
namespace {

std::optional<std::string> valueIn(const Settings& settings, std::string_view key) {
    const auto found = settings.find(key);
    if (found == settings.end() || found->second.value.empty())
        return std::nullopt;
    return found->second.value;
}

template <typename T>
const T* byName(const std::vector<T>& all, std::string_view name) {
    const auto found = std::ranges::find(all, name, &T::name);
    return found == all.end() ? nullptr : &*found;
}

std::filesystem::path fileOf(const std::optional<std::string>& variable,
                             const std::filesystem::path& userHome, std::string_view name) {
    if (!variable)
        return userHome / ".aws" / name;
    if (*variable == "~" || variable->starts_with("~/"))
        return userHome / variable->substr(std::min<std::size_t>(2, variable->size()));
    return *variable;
}

// Nothing when there is no such file, which is how most computers are.
std::optional<std::string> readIfThere(const std::filesystem::path& file,
                                       SharedConfigReader& reader) {
    auto content = config::readFile(file, 16U << 20U);
    if (content)
        return std::move(*content);
    if (content.error().code != ErrorCode::NotFound)
        reader.add({Problem::Severity::Error,
                    file.string(),
                    0,
                    {},
                    content.error().message,
                    content.error().fix});
    return std::nullopt;
}

} // namespace

std::optional<std::string> Profile::get(std::string_view key) const {
    return valueIn(settings, key);
}

std::optional<std::string> Profile::get(std::string_view key, Setting::From from) const {
    for (const Settings* one : {&settings, &overruled}) {
        const auto found = one->find(key);
        if (found != one->end() && found->second.from == from && !found->second.value.empty())
            return found->second.value;
    }
    return std::nullopt;
}

bool Profile::isTrue(std::string_view key) const {
    const std::string value = toLower(get(key).value_or(""));
    return value == "true" || value == "1" || value == "yes";
}

int Profile::lineOf(std::string_view key) const {
    const auto found = settings.find(key);
    return found == settings.end() ? line : found->second.line;
}

std::optional<Seconds> Profile::durationSeconds() const {
    const std::optional<std::string> text = get("duration_seconds");
    int value = 0;
    if (!text)
        return std::nullopt;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (failure != std::errc() || end != text->data() + text->size() || value <= 0)
        return std::nullopt;
    return Seconds(value);
}

std::string Profile::accountId() const {
    if (const auto role = RoleArn::parse(get("role_arn").value_or("")))
        return role->account;
    for (const std::string_view key : {"aws_account_id", "sso_account_id"}) {
        std::string value = get(key).value_or("");
        if (isAccountId(value))
            return value;
    }
    return {};
}

bool Profile::hasStaticKeys() const {
    for (const Setting::From from : {Setting::From::Credentials, Setting::From::Config}) {
        if (get("aws_access_key_id", from) && get("aws_secret_access_key", from))
            return true;
    }
    return false;
}

bool Profile::hasCredentials() const {
    return hasStaticKeys() || get("role_arn") || get("credential_process") || get("sso_session") ||
           get("sso_start_url") || get("web_identity_token_file");
}

std::optional<std::string> ConfigSection::get(std::string_view key) const {
    return valueIn(settings, key);
}

SharedConfig SharedConfig::parse(std::string_view config, std::string_view credentials,
                                 const std::filesystem::path& configFile,
                                 const std::filesystem::path& credentialsFile) {
    SharedConfigReader reader(configFile, credentialsFile);
    reader.readConfig(config);
    reader.readCredentials(credentials);
    return reader.finish();
}

SharedConfig SharedConfig::load(const Environment& environment,
                                const std::filesystem::path& userHome) {
    const auto [configFile, credentialsFile] = files(environment, userHome);
    SharedConfigReader reader(configFile, credentialsFile);
    if (const auto text = readIfThere(configFile, reader))
        reader.readConfig(*text);
    if (auto text = readIfThere(credentialsFile, reader)) {
        reader.readCredentials(*text);
        wipe(*text);
    }
    return reader.finish();
}

const Profile* SharedConfig::profile(std::string_view name) const {
    return byName(m_profiles, name);
}

const ConfigSection* SharedConfig::ssoSession(std::string_view name) const {
    return byName(m_ssoSessions, name);
}

const ConfigSection* SharedConfig::services(std::string_view name) const {
    return byName(m_services, name);
}

std::string SharedConfig::profileNames() const {
    std::string names;
    for (const Profile& one : m_profiles)
        names += (names.empty() ? "" : ", ") + one.name;
    return names;
}

std::string SharedConfig::defaultProfileName(const Environment& environment) {
    for (const std::string_view name : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
        if (auto value = environment.get(name))
            return *value;
    }
    return "default";
}

std::pair<std::filesystem::path, std::filesystem::path>
SharedConfig::files(const Environment& environment, const std::filesystem::path& userHome) {
    return {fileOf(environment.get("AWS_CONFIG_FILE"), userHome, "config"),
            fileOf(environment.get("AWS_SHARED_CREDENTIALS_FILE"), userHome, "credentials")};
}

} // namespace gatehouse::aws
