// SPDX-License-Identifier: Apache-2.0
// Keys that stand somewhere as they are: environment variables, the two files, JSON.
#include "core/aws/CredentialLookups.h"

#include <nlohmann/json.hpp>

namespace gatehouse::aws {

std::string LookupContext::shown(const std::filesystem::path& file) const {
    const std::string home = world.userHome.string();
    const std::string text = file.string();
    return !home.empty() && text.starts_with(home + '/') ? '~' + text.substr(home.size()) : text;
}

Lookup environmentCredentials(const LookupContext& context) {
    const Environment& environment = context.world.environment;
    const auto id = environment.get("AWS_ACCESS_KEY_ID");
    const auto secret = environment.get("AWS_SECRET_ACCESS_KEY");
    if (!id) {
        context.tried.emplace_back("environment variables (AWS_ACCESS_KEY_ID is not set)");
        return std::nullopt;
    }
    if (!secret)
        return fail(ErrorCode::NoCredentials,
                    "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.",
                    "Set both or neither.");
    Credentials credentials{*id, Secret(*secret)};
    auto token = environment.get("AWS_SESSION_TOKEN");
    if (!token)
        token = environment.get("AWS_SECURITY_TOKEN");
    credentials.sessionToken = Secret(token.value_or(""));
    credentials.isChained = credentials.isTemporary();
    credentials.source = "environment variables";
    if (const auto text = environment.get("AWS_CREDENTIAL_EXPIRATION")) {
        const auto expiry = fromIso8601(*text);
        if (expiry && *expiry <= context.world.clock.now())
            return fail(ErrorCode::NoCredentials,
                        "The credentials in the environment variables have expired (" +
                            toIso8601(*expiry) + ").",
                        "Get new ones, or unset AWS_ACCESS_KEY_ID and those that belong to it.");
        if (expiry)
            credentials.expiry = *expiry;
    }
    return credentials;
}

Lookup fileCredentials(const LookupContext& context, const Profile& profile, Setting::From from) {
    const auto value = [&](std::string_view key) {
        return profile.get(key, from).value_or("");
    };
    const std::string file =
        context.shown(from == Setting::From::Config ? context.config.configFile()
                                                    : context.config.credentialsFile());
    const std::string id = value("aws_access_key_id");
    if (id.empty()) {
        context.tried.push_back("keys of profile '" + profile.name + "' in " + file +
                                " (there are none)");
        return std::nullopt;
    }
    const std::string secret = value("aws_secret_access_key");
    if (secret.empty())
        return fail(ErrorCode::NoCredentials,
                    "Profile '" + profile.name + "' in " + file +
                        " has aws_access_key_id, but not aws_secret_access_key.",
                    "Add it, or remove both.");
    Credentials credentials{id, Secret(secret), Secret(value("aws_session_token"))};
    credentials.isChained = credentials.isTemporary();
    credentials.source = "profile '" + profile.name + "' in " + file;
    return credentials;
}

Result<Credentials> readCredentialJson(std::string_view json, std::string_view tokenKey) {
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    if (!parsed.is_object())
        return fail(ErrorCode::BadInput, "The answer is no JSON object.");
    const auto text = [&parsed](std::string_view key) {
        const auto found = parsed.find(key);
        return found != parsed.end() && found->is_string() ? found->get<std::string>()
                                                           : std::string();
    };
    Credentials credentials{text("AccessKeyId"), Secret(text("SecretAccessKey")),
                            Secret(text(tokenKey))};
    if (credentials.accessKeyId.empty() || credentials.secretAccessKey.isEmpty())
        return fail(ErrorCode::BadInput,
                    std::string("The answer has no ") +
                        (credentials.accessKeyId.empty() ? "AccessKeyId." : "SecretAccessKey."));
    if (const std::string expiration = text("Expiration"); !expiration.empty()) {
        const auto expiry = fromIso8601(expiration);
        if (!expiry)
            return fail(ErrorCode::BadInput, "The answer's Expiration is no ISO 8601 time.");
        credentials.expiry = *expiry;
    }
    credentials.isChained = credentials.isTemporary();
    return credentials;
}

} // namespace gatehouse::aws
