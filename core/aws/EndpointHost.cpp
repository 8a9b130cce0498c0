// SPDX-License-Identifier: Apache-2.0
// From a credential scope back to a host: for tools that were given an endpoint address of ours.
#include "core/aws/AwsHost.h"
#include "core/aws/ServiceNames.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

/// Services with one host for a whole partition, all of it but the suffix.
struct GlobalRow {
    std::string_view service;
    std::string_view partition;
    std::string_view host;
};
constexpr std::array<GlobalRow, 26> kGlobal{{
    {"iam", "aws", "iam"},
    {"iam", "aws-us-gov", "iam.us-gov"},
    {"iam", "aws-cn", "iam.cn-north-1"},
    {"route53", "aws", "route53"},
    {"route53", "aws-us-gov", "route53.us-gov"},
    {"route53", "aws-cn", "route53"},
    {"route53", "aws-eusc", "route53"},
    {"route53", "aws-iso", "route53"},
    {"route53", "aws-iso-b", "route53"},
    {"route53", "aws-iso-e", "route53"},
    {"route53", "aws-iso-f", "route53"},
    {"cloudfront", "aws", "cloudfront"},
    {"cloudfront", "aws-us-gov", "cloudfront"},
    {"cloudfront", "aws-cn", "cloudfront.cn-northwest-1"},
    {"cloudfront", "aws-eusc", "cloudfront"},
    {"cloudfront", "aws-iso", "cloudfront"},
    {"cloudfront", "aws-iso-b", "cloudfront"},
    {"budgets", "aws", "budgets"},
    {"budgets", "aws-us-gov", "budgets"},
    {"budgets", "aws-cn", "budgets"},
    {"budgets", "aws-iso", "budgets"},
    {"budgets", "aws-iso-b", "budgets.global"},
    {"waf", "aws", "waf"},
    {"savingsplans", "aws", "savingsplans"},
    {"IngestionService", "aws", "importexport"},
    {"sdb", "us-east-1", "sdb"},
}};

/// Hosts that exist under the dual-stack suffix only, by their first labels.
constexpr std::array<std::string_view, 47> kDualStackOnly{"account-access",
                                                          "account-access-runtime",
                                                          "agent-registry",
                                                          "agent-registry-control",
                                                          "aidevops",
                                                          "airflow-serverless",
                                                          "application-signals",
                                                          "arc-region-switch",
                                                          "discovery-marketplace",
                                                          "backup-search",
                                                          "bcm-dashboards",
                                                          "bcm-data-exports",
                                                          "bcm-pricing-calculator",
                                                          "bcm-recommended-actions",
                                                          "billing",
                                                          "cassandra-streams",
                                                          "cloudwatch-omni",
                                                          "continuum",
                                                          "datazone",
                                                          "dsql",
                                                          "eks-auth",
                                                          "freetier",
                                                          "gameliftstreams",
                                                          "health-agent",
                                                          "interconnect",
                                                          "invoicing",
                                                          "api.iotmanagedintegrations",
                                                          "kendra-ranking",
                                                          "mpa",
                                                          "network-security-manager",
                                                          "networkflowmonitor",
                                                          "notifications",
                                                          "notifications-contacts",
                                                          "osm",
                                                          "partnercentral-account",
                                                          "partnercentral-benefits",
                                                          "partnercentral-selling",
                                                          "pricingplanmanager",
                                                          "qbusiness",
                                                          "route53globalresolver",
                                                          "s3files",
                                                          "s3vectors",
                                                          "security-ir",
                                                          "securityagent",
                                                          "supportauthz",
                                                          "uxc",
                                                          "workspaces-instances"};

bool isPlain(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               (c >= 'A' && c <= 'Z');
    });
}

} // namespace

AwsResult<std::string> hostForScope(const CredentialScope& scope, std::string_view amzTarget,
                                    std::string_view path) {
    if (!isPlain(scope.service) || !isPlain(scope.region))
        return tl::unexpected<AwsFault>(
            {400, "IncompleteSignature", "The credential scope names no service or region."});
    const Partition& partition = partitionOfRegion(scope.region);
    const std::string suffix = '.' + std::string(partition.dnsSuffix);
    const bool isPseudo = scope.region.ends_with("-global");
    const auto* global = std::ranges::find_if(kGlobal, [&](const GlobalRow& row) {
        return row.service == scope.service &&
               (row.partition == partition.id || row.partition == scope.region);
    });
    if (global != kGlobal.end())
        return std::string(global->host) + suffix;
    if (scope.service == "sts" && isPseudo && partition.id == "aws")
        return "sts" + suffix;
    std::string host = hostLabelsOf(scope.service, amzTarget, path);
    if (host.empty())
        return tl::unexpected<AwsFault>(
            {400, "InvalidRequest",
             "An endpoint URL hides which address of the service " + scope.service +
                 " this request is for. Use the session through its proxy variables "
                 "(HTTPS_PROXY) instead of an endpoint URL."});
    const bool isDualStack = std::ranges::find(kDualStackOnly, host) != kDualStackOnly.end();
    host.append(".").append(isPseudo ? partition.implicitRegion : std::string_view(scope.region));
    if (isDualStack)
        return host.append(".").append(partition.dualStackSuffix);
    return host + suffix;
}

} // namespace gatehouse::aws
