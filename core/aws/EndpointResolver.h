// SPDX-License-Identifier: Apache-2.0
// Where AWS services are reached: the partition's own hosts, FIPS and dual stack, or what the
// person set by AWS_ENDPOINT_URL and its relatives (AWS SDKs and Tools Reference Guide,
// "Service-specific endpoints", "Dual-stack and FIPS endpoints", "AWS STS Regional endpoints").
#pragma once

#include "core/aws/SharedConfig.h"
#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::aws {

/// Another address for a service, as LocalStack and moto are used.
struct EndpointOverride {
    std::string scheme;        ///< "http" or "https"
    std::string host;          ///< Lower case, an IPv6 address without brackets.
    std::string port;          ///< Digits.
    std::string basePath = {}; ///< Without a slash at its end: "", "/base".
    std::string url = {};      ///< As written, without a slash at its end.
    std::string setBy = {};    ///< "AWS_ENDPOINT_URL_STS", "endpoint_url of profile dev".
    bool operator==(const EndpointOverride&) const = default;
};

/// An address for calls of our own.
struct Endpoint {
    std::string url;    ///< Without a slash at its end: "https://sts.eu-west-1.amazonaws.com".
    std::string host;   ///< AWS's own host for it, also under an override.
    std::string region; ///< To sign for.
    std::string overriddenBy = {}; ///< `EndpointOverride::setBy`; empty when it is AWS's own.
};

/// A value: copies what it needs of environment and profile.
class EndpointResolver final {
public:
    EndpointResolver() = default;
    /// `profile` empty: the one of AWS_PROFILE or "default".
    EndpointResolver(const Environment& environment, const SharedConfig& config,
                     std::string_view profile = {});

    /// AWS_REGION, AWS_DEFAULT_REGION, the profile's region; empty when none is set.
    [[nodiscard]] const std::string& region() const { return m_region; }
    /// The same, else the implicit region of the partition; and the partition's own when the
    /// configured one is of another partition.
    [[nodiscard]] std::string regionFor(std::string_view partitionId) const;

    /// STS for a region ("eu-west-1", "aws-global"). BadInput when an override is no URL.
    [[nodiscard]] Result<Endpoint> sts(std::string_view region) const;
    /// Any service by its signing name, for calls of our own.
    [[nodiscard]] Result<Endpoint> service(std::string_view signingName,
                                           std::string_view region) const;

    /// Where a request to `host`, signed for `signingName`, is sent instead; nothing: to the host
    /// itself. BadInput when the setting is no URL: an SDK would not go to AWS then either.
    [[nodiscard]] Result<std::optional<EndpointOverride>>
    overrideFor(std::string_view signingName, std::string_view host = {}) const;

    [[nodiscard]] bool useFips() const { return m_useFips; }
    [[nodiscard]] bool useDualStack() const { return m_useDualStack; }

private:
    struct Source {
        std::string url;
        std::string setBy;
    };
    [[nodiscard]] std::optional<Source> sourceFor(const std::vector<std::string>& ids) const;

    std::string m_region;
    std::map<std::string, std::string, std::less<>> m_variables; ///< AWS_ENDPOINT_URL and others.
    std::map<std::string, std::string, std::less<>> m_services;  ///< Service id to URL.
    std::string m_servicesName;
    std::string m_profileUrl;
    std::string m_profileName;
    bool m_ignoresOverrides = false;
    bool m_useFips = false;
    bool m_useDualStack = false;
    bool m_usesLegacySts = false;
};

/// The FIPS variant of a host of AWS's APIs, for AWS_USE_FIPS_ENDPOINT; `region` is that of the
/// request's scope. The host itself where it is one already or has none, and in GovCloud, whose
/// endpoints are FIPS endpoints as they are.
[[nodiscard]] std::string fipsHostOf(std::string_view host, std::string_view region);

/// The service ids as settings spell them, "elastic_beanstalk", of a signing name and the host that
/// is called, which tells services apart that share a signing name; may be empty. Several when even
/// the host does not tell, the likeliest first.
[[nodiscard]] std::vector<std::string> serviceIdsOf(std::string_view signingName,
                                                    std::string_view host = {});

} // namespace gatehouse::aws
