// SPDX-License-Identifier: Apache-2.0
// IAM Identity Center: the cached access token, exchanged at the portal (IAM Identity Center Portal
// API Reference, GetRoleCredentials).
#include "core/aws/CredentialLookups.h"

#include "core/base/Encoding.h"
#include "core/config/File.h"
#include "core/crypto/Digest.h"
#include "core/http/Url.h"

#include <nlohmann/json.hpp>

namespace gatehouse::aws {
namespace {

struct SsoSettings {
    std::string session; ///< Name of the sso-session; empty for the older form.
    std::string startUrl;
    std::string region;
    std::string account;
    std::string role;
};

Result<SsoSettings> settingsOf(const LookupContext& context, const Profile& profile) {
    SsoSettings settings{
        profile.get("sso_session").value_or(""), profile.get("sso_start_url").value_or(""),
        profile.get("sso_region").value_or(""), profile.get("sso_account_id").value_or(""),
        profile.get("sso_role_name").value_or("")};
    if (!settings.session.empty()) {
        const ConfigSection* const section = context.config.ssoSession(settings.session);
        if (section == nullptr)
            return fail(ErrorCode::BadInput,
                        "Profile '" + profile.name + "' names the sso_session '" +
                            settings.session + "', which does not exist.",
                        "Add a section [sso-session " + settings.session + "] to " +
                            context.shown(context.config.configFile()) +
                            ", or run: aws configure sso");
        settings.startUrl = section->get("sso_start_url").value_or("");
        settings.region = section->get("sso_region").value_or("");
    }
    const char* const missing = settings.startUrl.empty()  ? "sso_start_url"
                                : settings.region.empty()  ? "sso_region"
                                : settings.account.empty() ? "sso_account_id"
                                : settings.role.empty()    ? "sso_role_name"
                                                           : nullptr;
    if (missing != nullptr)
        return fail(ErrorCode::BadInput,
                    "Profile '" + profile.name + "' uses IAM Identity Center, but " + missing +
                        " is missing.",
                    "Add it to " + context.shown(profile.file) + ", or run: aws configure sso");
    return settings;
}

std::string loginCommand(const Profile& profile) {
    return "Run: aws sso login --profile " + profile.name;
}

Result<Secret> readToken(const LookupContext& context, const Profile& profile,
                         const SsoSettings& settings) {
    const std::string key = settings.session.empty() ? settings.startUrl : settings.session;
    const auto file =
        context.world.userHome / ".aws" / "sso" / "cache" / (toHex(crypto::sha1(key)) + ".json");
    auto text = config::readFile(file, 1U << 20U);
    if (!text)
        return fail(ErrorCode::NoCredentials,
                    "Nobody is signed in to IAM Identity Center for profile '" + profile.name +
                        "': " + context.shown(file) + " cannot be read.",
                    loginCommand(profile));
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    wipe(*text);
    const auto value = [&json](const char* name) {
        return json.is_object() && json.contains(name) && json[name].is_string()
                   ? json[name].get<std::string>()
                   : std::string();
    };
    std::string expires = value("expiresAt");
    if (expires.ends_with("UTC")) // as older versions of the CLI wrote it
        expires.replace(expires.size() - 3, 3, "Z");
    const auto expiry = fromIso8601(expires);
    Secret token(value("accessToken"));
    if (token.isEmpty() || !expiry)
        return fail(ErrorCode::NoCredentials,
                    "The sign-in to IAM Identity Center in " + context.shown(file) +
                        " cannot be read.",
                    loginCommand(profile));
    if (*expiry <= context.world.clock.now())
        return fail(ErrorCode::NoCredentials,
                    "The sign-in to IAM Identity Center for profile '" + profile.name +
                        "' has expired (" + toIso8601(*expiry) + ").",
                    loginCommand(profile));
    return token;
}

Error explainRefusal(int status, const Profile& profile, const SsoSettings& settings) {
    const std::string role = settings.role + "' in account " + settings.account;
    const std::string details = "HTTP " + std::to_string(status);
    if (status == 401)
        return {ErrorCode::NoCredentials,
                "IAM Identity Center does not accept the sign-in of profile '" + profile.name +
                    "' any more.",
                loginCommand(profile), details};
    if (status == 403 || status == 404)
        return {ErrorCode::Refused,
                "IAM Identity Center does not grant you the role '" + role + ".",
                "Check sso_account_id and sso_role_name of profile '" + profile.name +
                    "', or ask an administrator to assign the role.",
                details};
    return {status >= 500 || status == 429 ? ErrorCode::Retry : ErrorCode::Refused,
            "IAM Identity Center gave no credentials for the role '" + role + ".",
            "Try again in a moment, or check sso_region.", details};
}

Lookup readAnswer(const http::Response& response, const Profile& profile,
                  const SsoSettings& settings) {
    const auto json = nlohmann::json::parse(response.body, nullptr, false);
    if (response.status != 200 || !json.is_object() || !json.contains("roleCredentials"))
        return fail(explainRefusal(response.status, profile, settings));
    const auto& role = json["roleCredentials"];
    const auto text = [&role](const char* name) {
        return role.is_object() && role.contains(name) && role[name].is_string()
                   ? role[name].get<std::string>()
                   : std::string();
    };
    Credentials credentials{text("accessKeyId"), Secret(text("secretAccessKey")),
                            Secret(text("sessionToken"))};
    if (credentials.accessKeyId.empty() || !credentials.isTemporary())
        return fail(explainRefusal(response.status, profile, settings));
    if (role.contains("expiration") && role["expiration"].is_number_integer())
        credentials.expiry =
            TimePoint(std::chrono::milliseconds(role["expiration"].get<long long>()));
    credentials.isChained = true;
    credentials.source =
        "IAM Identity Center, role " + settings.role + " (profile '" + profile.name + "')";
    return std::optional(std::move(credentials));
}

} // namespace

Lookup ssoCredentials(const LookupContext& context, const Profile& profile) {
    if (!profile.get("sso_session") && !profile.get("sso_start_url"))
        return std::nullopt;
    const auto settings = settingsOf(context, profile);
    if (!settings)
        return fail(settings.error());
    const auto token = readToken(context, profile, *settings);
    if (!token)
        return fail(token.error());
    const EndpointResolver resolver(context.world.environment, context.config, profile.name);
    const auto endpoint = resolver.service("awsssoportal", settings->region);
    if (!endpoint)
        return fail(endpoint.error());
    http::Request request;
    request.url =
        endpoint->url + "/federation/credentials?" +
        http::encodeForm({{"account_id", settings->account}, {"role_name", settings->role}});
    request.headers.add("x-amz-sso_bearer_token", std::string(token->reveal()));
    auto response = context.world.http.send(request, context.cancel);
    if (!response) {
        response.error().message = "IAM Identity Center at " + endpoint->url +
                                   " gave no answer: " + response.error().message;
        return fail(std::move(response.error()));
    }
    Lookup found = readAnswer(*response, profile, *settings);
    wipe(response->body);
    return found;
}

} // namespace gatehouse::aws
