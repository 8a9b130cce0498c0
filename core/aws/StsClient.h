// SPDX-License-Identifier: Apache-2.0
// The calls to the AWS Security Token Service that Gatehouse makes (AWS STS API Reference, version
// 2011-06-15, query protocol).
#pragma once

#include "core/aws/Credentials.h"
#include "core/aws/EndpointResolver.h"
#include "core/http/HttpClient.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gatehouse::aws {

/// Limits of AssumeRole.
inline constexpr Seconds kShortestRoleSession{900};
inline constexpr Seconds kLongestRoleSession{43200};
inline constexpr Seconds kLongestChainedSession{3600};

struct RoleRequest {
    std::string roleArn;
    std::string sessionName;
    std::string externalId = {};
    std::optional<Seconds> duration = {}; ///< None: AWS takes one hour.
    std::string policy = {};              ///< Session policy, JSON.
    std::vector<std::string> policyArns = {};
    std::string sourceIdentity = {};
    std::vector<std::pair<std::string, std::string>> tags = {};
};

struct WebIdentityRequest {
    std::string roleArn;
    std::string sessionName;
    Secret token;
    std::optional<Seconds> duration = {};
};

struct AssumedRole {
    Credentials credentials; ///< With expiry, and `isChained`: they are a role's.
    std::string arn;         ///< "arn:aws:sts::111122223333:assumed-role/name/session"
};

struct CallerIdentity {
    std::string account;
    std::string arn;
    std::string userId;
};

struct FederationTokenRequest {
    std::string name; ///< 2 to 32 of [\w+=,.@-]
    std::optional<Seconds> duration = {};
    std::string policy = {};
};

/// Blocking; safe from several threads at once. Errors: NoCredentials when AWS does not take the
/// credentials (unknown, expired), Refused when it takes them and says no, Retry when STS cannot be
/// reached or is busy (naming the endpoint and who set it), BadInput for parameters and clocks.
class StsClient final {
public:
    /// `http` and `clock` outlive it.
    StsClient(http::HttpClient& http, const Clock& clock, Endpoint endpoint);

    /// When AWS refuses the duration as longer than the role permits or than role chaining permits,
    /// asks once more for one hour.
    [[nodiscard]] Result<AssumedRole> assumeRole(const Credentials& credentials,
                                                 const RoleRequest& request,
                                                 const Cancel& cancel) const;
    /// Not signed: the token is the proof.
    [[nodiscard]] Result<AssumedRole> assumeRoleWithWebIdentity(const WebIdentityRequest& request,
                                                                const Cancel& cancel) const;
    [[nodiscard]] Result<CallerIdentity> getCallerIdentity(const Credentials& credentials,
                                                           const Cancel& cancel) const;
    [[nodiscard]] Result<Credentials> getFederationToken(const Credentials& credentials,
                                                         const FederationTokenRequest& request,
                                                         const Cancel& cancel) const;
    [[nodiscard]] const Endpoint& endpoint() const { return m_endpoint; }

private:
    http::HttpClient& m_http;
    const Clock& m_clock;
    Endpoint m_endpoint;
};

} // namespace gatehouse::aws
