// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Federation.h"

#include "core/aws/SessionName.h"
#include "core/http/Url.h"

#include <nlohmann/json.hpp>

namespace gatehouse::aws {
namespace {

// GetFederationToken grants what both the user's own policies and this one allow.
constexpr const char* kWholePolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

std::string sessionJson(const Credentials& credentials) {
    nlohmann::ordered_json session;
    session["sessionId"] = credentials.accessKeyId;
    session["sessionKey"] = std::string(credentials.secretAccessKey.reveal());
    session["sessionToken"] = std::string(credentials.sessionToken.reveal());
    std::string text = session.dump();
    for (const char* key : {"sessionKey", "sessionToken"})
        wipe(session[key].get_ref<std::string&>());
    return text;
}

http::Request tokenRequest(const std::string& endpoint, const SignInRequest& request,
                           std::optional<Seconds> duration) {
    std::vector<std::pair<std::string, std::string>> form{{"Action", "getSigninToken"}};
    if (duration)
        form.emplace_back("SessionDuration", std::to_string(duration->count()));
    form.emplace_back("Session", sessionJson(request.credentials));
    http::Request post;
    post.method = "POST";
    post.url = endpoint;
    post.headers.add("Content-Type", "application/x-www-form-urlencoded");
    post.body = http::encodeForm(form);
    wipe(form.back().second);
    return post;
}

std::string tokenIn(const http::Response& response) {
    if (response.status != 200)
        return {};
    const auto json = nlohmann::json::parse(response.body, nullptr, false);
    if (!json.is_object() || !json.contains("SigninToken") || !json["SigninToken"].is_string())
        return {};
    return json["SigninToken"].get<std::string>();
}

Error explainRefusal(const http::Response& response, const SignInRequest& request,
                     const std::string& endpoint) {
    const std::string details = "HTTP " + std::to_string(response.status) + " from " + endpoint;
    if (response.status == 400)
        return {ErrorCode::Refused,
                "AWS's sign-in endpoint did not accept the credentials (" +
                    request.credentials.source + ").",
                "They may have expired, or come from GetSessionToken, which cannot open the "
                "console: use a role. Check as well that the partition is the right one.",
                details};
    if (response.status >= 500)
        return {ErrorCode::Retry, "AWS's sign-in endpoint " + endpoint + " is in trouble.",
                "Try again in a moment.", details};
    return {ErrorCode::Refused,
            "The sign-in endpoint " + endpoint + " answered with HTTP " +
                std::to_string(response.status) + " and no sign-in token.",
            "Check that a filter of the network does not answer in its place.", details};
}

} // namespace

std::string federationEndpoint(const Partition& partition, std::string_view region) {
    const std::string prefix = region.empty() ? "" : std::string(region) + '.';
    const bool hasIt = partition.signInHost.starts_with(prefix);
    return "https://" + (hasIt ? "" : prefix) + std::string(partition.signInHost) + "/federation";
}

Result<Credentials> federatableCredentials(const Credentials& credentials, const StsClient& sts,
                                           std::string_view userName,
                                           std::optional<Seconds> duration, const Cancel& cancel) {
    if (credentials.isTemporary())
        return credentials;
    auto federated = sts.getFederationToken(
        credentials, {federatedUserName(userName), duration, kWholePolicy}, cancel);
    if (federated || federated.error().code != ErrorCode::Refused)
        return federated;
    Error error = std::move(federated.error());
    error.message = "The console cannot be opened with an IAM user's own keys, and the way around "
                    "it, GetFederationToken, was refused. " +
                    error.message;
    error.fix = "Use a role (a profile with role_arn), or have the user permitted to call "
                "sts:GetFederationToken.";
    return fail(std::move(error));
}

Federation::Federation(http::HttpClient& http, std::string endpoint)
    : m_http(http), m_endpoint(std::move(endpoint)) {}

Result<std::string> Federation::signInUrl(const SignInRequest& request,
                                          const Cancel& cancel) const {
    if (!request.credentials.isTemporary())
        return fail(ErrorCode::Refused,
                    "The console cannot be opened with long-term keys (" +
                        request.credentials.source + ").",
                    "Use a role.");
    std::string token;
    for (std::optional<Seconds> duration = request.sessionDuration;; duration.reset()) {
        http::Request post = tokenRequest(m_endpoint, request, duration);
        auto response = m_http.send(post, cancel);
        wipe(post.body);
        if (!response) {
            Error error = std::move(response.error());
            if (error.code != ErrorCode::Cancelled)
                error.message =
                    "The sign-in endpoint " + m_endpoint + " gave no answer: " + error.message;
            return fail(std::move(error));
        }
        token = tokenIn(*response);
        wipe(response->body);
        if (!token.empty())
            break;
        // Some lengths are refused where others pass, and chained credentials take none at all.
        if (response->status != 400 || !duration)
            return fail(explainRefusal(*response, request, m_endpoint));
    }
    std::string url = m_endpoint + '?' +
                      http::encodeForm({{"Action", "login"},
                                        {"Issuer", request.issuer},
                                        {"Destination", request.destination},
                                        {"SigninToken", token}});
    wipe(token);
    return url;
}

} // namespace gatehouse::aws
