// SPDX-License-Identifier: Apache-2.0
#include "core/aws/StsClient.h"

#include "core/aws/SigV4.h"
#include "core/aws/StsReply.h"
#include "core/crypto/Digest.h"
#include "core/http/Url.h"
#include "core/http/XmlReader.h"

namespace gatehouse::aws {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters parametersOf(std::string action) {
    return {{"Action", std::move(action)}, {"Version", "2011-06-15"}};
}

void add(Parameters& parameters, const char* name, const std::string& value) {
    if (!value.empty())
        parameters.emplace_back(name, value);
}

void add(Parameters& parameters, const std::optional<Seconds>& duration) {
    if (duration)
        parameters.emplace_back("DurationSeconds", std::to_string(duration->count()));
}

Parameters parametersOf(const RoleRequest& request) {
    Parameters parameters = parametersOf("AssumeRole");
    add(parameters, "RoleArn", request.roleArn);
    add(parameters, "RoleSessionName", request.sessionName);
    add(parameters, "ExternalId", request.externalId);
    add(parameters, request.duration);
    add(parameters, "Policy", request.policy);
    add(parameters, "SourceIdentity", request.sourceIdentity);
    for (std::size_t i = 0; i < request.policyArns.size(); ++i)
        parameters.emplace_back("PolicyArns.member." + std::to_string(i + 1) + ".arn",
                                request.policyArns[i]);
    for (std::size_t i = 0; i < request.tags.size(); ++i) {
        const std::string member = "Tags.member." + std::to_string(i + 1);
        parameters.emplace_back(member + ".Key", request.tags[i].first);
        parameters.emplace_back(member + ".Value", request.tags[i].second);
    }
    return parameters;
}

Result<AssumedRole> readAssumedRole(const http::XmlElement& result, std::string source) {
    auto credentials = readCredentials(result);
    if (!credentials)
        return fail(std::move(credentials.error()));
    credentials->source = std::move(source);
    return AssumedRole{std::move(*credentials), result.textAt({"AssumedRoleUser", "Arn"})};
}

/// One call, with its answer.
class Exchange {
public:
    Exchange(http::HttpClient& http, const Clock& clock, const Endpoint& endpoint, StsCall call)
        : m_http(http), m_clock(clock), m_endpoint(endpoint), m_call(std::move(call)) {}

    /// The element <ActionResult>. `credentials` null: not signed.
    Result<http::XmlElement> run(const Parameters& parameters, const Credentials* credentials,
                                 const Cancel& cancel) {
        const auto url = http::Url::parse(m_endpoint.url);
        if (!url)
            return fail(url.error());
        http::Request request;
        request.method = "POST";
        request.url = m_endpoint.url + '/';
        request.body = http::encodeForm(parameters);
        request.headers.add("Host", url->authority());
        request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        if (credentials != nullptr) {
            const auto path = http::Url::parse(request.url);
            signAll("POST", path ? path->target : "/", request.headers,
                    crypto::sha256Hex(request.body),
                    {*credentials, m_endpoint.region, "sts", m_clock.now()});
        }
        auto response = m_http.send(request, cancel);
        wipe(request.body); // may hold a web identity token
        if (!response)
            return fail(explainUnreachable(std::move(response.error()), m_call, m_endpoint));
        return read(*response);
    }

    [[nodiscard]] const StsFault& fault() const { return m_fault; }

private:
    Result<http::XmlElement> read(http::Response& response) {
        if (response.status == 200) {
            auto root = http::parseXml(response.body);
            wipe(response.body);
            if (root && root->child(m_call.action + "Result") != nullptr)
                return *root->child(m_call.action + "Result");
            m_fault = {};
        } else {
            m_fault = readStsFault(response);
        }
        return fail(explainStsFault(m_fault, response, m_call, m_endpoint, m_clock.now()));
    }

    http::HttpClient& m_http;
    const Clock& m_clock;
    const Endpoint& m_endpoint;
    StsCall m_call;
    StsFault m_fault;
};

} // namespace

StsClient::StsClient(http::HttpClient& http, const Clock& clock, Endpoint endpoint)
    : m_http(http), m_clock(clock), m_endpoint(std::move(endpoint)) {}

Result<AssumedRole> StsClient::assumeRole(const Credentials& credentials,
                                          const RoleRequest& request, const Cancel& cancel) const {
    Exchange exchange(m_http, m_clock, m_endpoint,
                      {"AssumeRole", "the role " + request.roleArn, credentials.source,
                       !request.externalId.empty()});
    auto result = exchange.run(parametersOf(request), &credentials, cancel);
    if (!result && isTooLong(exchange.fault()) &&
        request.duration.value_or(Seconds{0}) > kLongestChainedSession) {
        RoleRequest shorter = request;
        shorter.duration = kLongestChainedSession;
        result = exchange.run(parametersOf(shorter), &credentials, cancel);
    }
    if (!result)
        return fail(std::move(result.error()));
    return readAssumedRole(*result,
                           "role " + request.roleArn + ", assumed with " + credentials.source);
}

Result<AssumedRole> StsClient::assumeRoleWithWebIdentity(const WebIdentityRequest& request,
                                                         const Cancel& cancel) const {
    Exchange exchange(m_http, m_clock, m_endpoint,
                      {"AssumeRoleWithWebIdentity", "the role " + request.roleArn, {}});
    Parameters parameters = parametersOf("AssumeRoleWithWebIdentity");
    add(parameters, "RoleArn", request.roleArn);
    add(parameters, "RoleSessionName", request.sessionName);
    add(parameters, "WebIdentityToken", std::string(request.token.reveal()));
    add(parameters, request.duration);
    const auto result = exchange.run(parameters, nullptr, cancel);
    if (!result)
        return fail(result.error());
    return readAssumedRole(*result,
                           "role " + request.roleArn + ", assumed with a web identity token");
}

Result<CallerIdentity> StsClient::getCallerIdentity(const Credentials& credentials,
                                                    const Cancel& cancel) const {
    Exchange exchange(m_http, m_clock, m_endpoint,
                      {"GetCallerIdentity", "your identity", credentials.source});
    const auto result = exchange.run(parametersOf("GetCallerIdentity"), &credentials, cancel);
    if (!result)
        return fail(result.error());
    return CallerIdentity{result->textAt({"Account"}), result->textAt({"Arn"}),
                          result->textAt({"UserId"})};
}

Result<Credentials> StsClient::getFederationToken(const Credentials& credentials,
                                                  const FederationTokenRequest& request,
                                                  const Cancel& cancel) const {
    Exchange exchange(m_http, m_clock, m_endpoint,
                      {"GetFederationToken", "the user " + request.name, credentials.source});
    Parameters parameters = parametersOf("GetFederationToken");
    add(parameters, "Name", request.name);
    add(parameters, request.duration);
    add(parameters, "Policy", request.policy);
    const auto result = exchange.run(parameters, &credentials, cancel);
    if (!result)
        return fail(result.error());
    auto federated = readCredentials(*result);
    if (federated)
        federated->source = "federated user " + request.name + ", from " + credentials.source;
    return federated;
}

} // namespace gatehouse::aws
