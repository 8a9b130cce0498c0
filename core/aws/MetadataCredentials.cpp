// SPDX-License-Identifier: Apache-2.0
// Credentials that a container or an instance is given by its surroundings (Amazon ECS Developer
// Guide, "Task IAM role"; Amazon EC2 User Guide, "Use the Instance Metadata Service").
#include "core/aws/CredentialLookups.h"

#include "core/base/Encoding.h"
#include "core/config/File.h"
#include "core/http/Url.h"

#include <algorithm>
#include <charconv>

namespace gatehouse::aws {
namespace {

constexpr std::chrono::seconds kContainerTimeout{2};
constexpr std::chrono::milliseconds kInstanceTimeout{1000};
constexpr const char* kRolePath = "/latest/meta-data/iam/security-credentials/";

bool isAllowedOverHttp(const std::string& host) {
    return host == "localhost" || host.starts_with("127.") || host == "::1" ||
           host == "169.254.170.2" || host == "169.254.170.23" || host == "fd00:ec2::23";
}

Result<std::string> containerToken(const LookupContext& context) {
    const Environment& environment = context.world.environment;
    std::string token = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
    if (const auto file = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
        auto content = config::readFile(*file, 1U << 16U);
        if (!content)
            return fail(ErrorCode::NoCredentials,
                        "The token for the container endpoint cannot be read: " +
                            content.error().message,
                        "Correct AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.");
        token = std::move(*content);
    }
    if (token.find_first_of("\r\n") != std::string::npos)
        return fail(ErrorCode::BadInput, "The token for the container endpoint holds a line end.",
                    "Correct AWS_CONTAINER_AUTHORIZATION_TOKEN or the file that holds it.");
    return token;
}

class Instance {
public:
    Instance(const LookupContext& context, const Profile* profile)
        : m_context(context), m_profile(profile) {
        const std::string mode =
            setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
        m_endpoint = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
        if (m_endpoint.empty())
            m_endpoint =
                toLower(mode) == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
        while (m_endpoint.ends_with('/'))
            m_endpoint.pop_back();
        const std::string text =
            setting("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout");
        int seconds = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (read.ec == std::errc() && seconds > 0)
            m_timeout = std::chrono::seconds(std::min(seconds, 60));
    }

    Lookup find() {
        http::Request token = request("PUT", "/latest/api/token");
        token.headers.add("X-aws-ec2-metadata-token-ttl-seconds", "21600");
        const auto answer = send(token);
        if (!answer && answer.error().code == ErrorCode::Cancelled)
            return fail(answer.error());
        if (!answer)
            return nothing("no answer from " + m_endpoint);
        if (answer->status != 200)
            return nothing("HTTP " + std::to_string(answer->status) + " from " + m_endpoint);
        m_token = answer->body;
        const auto role = get(kRolePath);
        if (!role || role->status == 404)
            return nothing("the instance has no role");
        if (role->status != 200)
            return refused(role->status);
        const std::string name(trim(role->body.substr(0, role->body.find('\n'))));
        auto found = get(kRolePath + name);
        if (!found)
            return fail(std::move(found.error()));
        if (found->status != 200)
            return refused(found->status);
        auto credentials = readCredentialJson(found->body, "Token");
        wipe(found->body);
        if (!credentials)
            return fail(ErrorCode::NoCredentials,
                        "EC2 instance metadata gave no credentials for the role " + name + ": " +
                            credentials.error().message,
                        "Check the role's trust policy and the instance profile.");
        credentials->isChained = false;
        credentials->source = "EC2 instance role " + name;
        return std::optional(std::move(*credentials));
    }

private:
    [[nodiscard]] std::string setting(std::string_view variable, std::string_view key) const {
        if (const auto value = m_context.world.environment.get(variable))
            return *value;
        return m_profile == nullptr ? "" : m_profile->get(key).value_or("");
    }

    [[nodiscard]] http::Request request(std::string method, const std::string& path) const {
        http::Request made;
        made.method = std::move(method);
        made.url = m_endpoint + path;
        made.timeout = m_timeout;
        made.via = http::Request::Via::Direct;
        return made;
    }

    Result<http::Response> send(const http::Request& one) {
        return m_context.world.http.send(one, m_context.cancel);
    }

    Result<http::Response> get(const std::string& path) {
        http::Request one = request("GET", path);
        one.headers.add("X-aws-ec2-metadata-token", m_token);
        return send(one);
    }

    Lookup nothing(const std::string& why) {
        m_context.tried.push_back("EC2 instance metadata (" + why + ")");
        return std::nullopt;
    }

    Lookup refused(int status) {
        return fail(ErrorCode::NoCredentials,
                    "EC2 instance metadata at " + m_endpoint + " answered with HTTP " +
                        std::to_string(status) + ".",
                    "Check the instance profile, or set AWS_EC2_METADATA_DISABLED=true.");
    }

    const LookupContext& m_context;
    const Profile* m_profile;
    std::string m_endpoint;
    std::string m_token;
    std::chrono::milliseconds m_timeout = kInstanceTimeout;
};

} // namespace

Lookup containerCredentials(const LookupContext& context) {
    const Environment& environment = context.world.environment;
    const auto relative = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const auto full = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!relative && !full) {
        context.tried.emplace_back(
            "container endpoint (AWS_CONTAINER_CREDENTIALS_FULL_URI is not set)");
        return std::nullopt;
    }
    http::Request request;
    request.url = relative ? "http://169.254.170.2" + *relative : *full;
    request.timeout = kContainerTimeout;
    const auto url = http::Url::parse(request.url);
    if (!url)
        return fail(ErrorCode::BadInput,
                    "The container endpoint is no address: " + url.error().message,
                    "Correct AWS_CONTAINER_CREDENTIALS_FULL_URI.");
    if (url->scheme == "http" && !isAllowedOverHttp(url->host))
        return fail(ErrorCode::BadInput,
                    "The container endpoint " + url->host + " is not trusted over http.",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI may name this computer, the addresses of "
                    "ECS and EKS, or an https address.");
    if (url->scheme == "http")
        request.via = http::Request::Via::Direct;
    const auto token = containerToken(context);
    if (!token)
        return fail(token.error());
    request.headers.add("Accept", "application/json");
    if (!token->empty())
        request.headers.add("Authorization", *token);
    auto response = context.world.http.send(request, context.cancel);
    if (!response)
        return fail(response.error().code,
                    "The container endpoint gave no answer: " + response.error().message,
                    "Check AWS_CONTAINER_CREDENTIALS_FULL_URI, or unset it.");
    auto credentials =
        response->status == 200
            ? readCredentialJson(response->body, "Token")
            : fail(ErrorCode::NoCredentials,
                   "it answered with HTTP " + std::to_string(response->status) + ".");
    wipe(response->body);
    if (!credentials)
        return fail(ErrorCode::NoCredentials,
                    "The container endpoint " + url->authority() +
                        " gave no credentials: " + credentials.error().message,
                    "Check the task's or pod's role and the authorization token.");
    credentials->source = "container endpoint " + url->authority();
    return std::optional(std::move(*credentials));
}

Lookup instanceCredentials(const LookupContext& context, const Profile* profile) {
    if (context.world.environment.isTrue("AWS_EC2_METADATA_DISABLED")) {
        context.tried.emplace_back(
            "EC2 instance metadata (switched off by AWS_EC2_METADATA_DISABLED)");
        return std::nullopt;
    }
    return Instance(context, profile).find();
}

} // namespace gatehouse::aws
