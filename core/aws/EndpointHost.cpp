// SPDX-License-Identifier: Apache-2.0
// From a credential scope back to a host: for tools that were given an endpoint address of ours.
#include "core/aws/AwsHost.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

struct Named {
    std::string_view service; ///< Signing name.
    std::string_view host;    ///< First labels of its host.
};

/// Signing names whose host begins otherwise.
constexpr std::array<Named, 15> kOtherPrefix{{
    {"ses", "email"},
    {"ecr", "api.ecr"},
    {"ecr-public", "api.ecr-public"},
    {"sagemaker", "api.sagemaker"},
    {"pricing", "api.pricing"},
    {"mobiletargeting", "pinpoint"},
    {"appstream", "appstream2"},
    {"memorydb", "memory-db"},
    {"transcribe", "transcribe"},
    {"iotdata", "data-ats.iot"},
    {"iot-jobs-data", "data.jobs.iot"},
    {"aws-marketplace", "metering.marketplace"},
    {"awsssoportal", "portal.sso"},
    {"sso-oauth", "oidc"},
    {"detective", "api.detective"},
}};

/// Services with one endpoint for a whole partition; its name and the region of its scope.
constexpr std::array<std::string_view, 6> kGlobal{"iam", "route53", "cloudfront",
                                                  "waf", "budgets", "savingsplans"};
constexpr std::array<std::string_view, 7> kNeedsOwnName{
    "execute-api", "lambda-url", "es", "aoss", "vpc-lattice-svcs", "appsync", "kinesisvideo"};

std::string globalHost(std::string_view service, const Partition& partition) {
    const std::string suffix(partition.dnsSuffix);
    const std::string name(service);
    if (partition.id == "aws-us-gov")
        return name + ".us-gov." + suffix;
    if (partition.id == "aws-cn" && service == "iam")
        return name + ".cn-north-1." + suffix;
    return name + '.' + suffix;
}

} // namespace

AwsResult<std::string> hostForScope(const CredentialScope& scope, std::string_view amzTarget) {
    const auto isPlain = [](std::string_view text) {
        return !text.empty() && std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                   (c >= 'A' && c <= 'Z');
        });
    };
    if (!isPlain(scope.service) || !isPlain(scope.region))
        return tl::unexpected<AwsFault>(
            {400, "IncompleteSignature", "The credential scope names no service or region."});
    const Partition& partition = partitionOfRegion(scope.region);
    if (std::ranges::find(kNeedsOwnName, scope.service) != kNeedsOwnName.end())
        return tl::unexpected<AwsFault>(
            {400, "InvalidRequest",
             "The service " + scope.service +
                 " has an address of its own for each resource, which an endpoint address hides. "
                 "Use the session through its proxy variables (HTTPS_PROXY) instead."});
    if (std::ranges::find(kGlobal, scope.service) != kGlobal.end())
        return globalHost(scope.service, partition);
    std::string_view prefix = scope.service;
    const auto* other = std::ranges::find(kOtherPrefix, scope.service, &Named::service);
    if (other != kOtherPrefix.end())
        prefix = other->host;
    if (scope.service == "dynamodb" && amzTarget.starts_with("DynamoDBStreams_"))
        prefix = "streams.dynamodb";
    if (scope.service == "bedrock" && amzTarget.empty())
        prefix = "bedrock-runtime";
    std::string host(prefix);
    const bool isPseudo = scope.region.ends_with("-global");
    host.append(".").append(isPseudo ? partition.implicitRegion : std::string_view(scope.region));
    return host.append(".").append(partition.dnsSuffix);
}

} // namespace gatehouse::aws
