// SPDX-License-Identifier: Apache-2.0
#include "core/aws/AwsHost.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <vector>

namespace gatehouse::aws {
namespace {

std::vector<std::string_view> labelsOf(std::string_view name) {
    std::vector<std::string_view> labels;
    while (!name.empty()) {
        const std::string_view one = name.substr(0, name.find('.'));
        labels.push_back(one);
        name.remove_prefix(std::min(one.size() + 1, name.size()));
    }
    return labels;
}

/// Region names: letters, dash, letters (twice possibly), dash, digits: "us-gov-west-1".
bool looksLikeRegion(std::string_view label) {
    const std::size_t dash = label.rfind('-');
    if (dash == std::string_view::npos || dash + 1 == label.size() || label.size() > 24)
        return false;
    const std::string_view digits = label.substr(dash + 1);
    const std::string_view words = label.substr(0, dash);
    const auto isDigit = [](char c) {
        return c >= '0' && c <= '9';
    };
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || c == '-';
    };
    static constexpr std::array<std::string_view, 13> kStarts{"us-",   "eu-", "ap-", "sa-", "ca-",
                                                              "me-",   "af-", "il-", "mx-", "cn-",
                                                              "eusc-", "as-", "au-"};
    return digits.size() <= 2 && std::ranges::all_of(digits, isDigit) &&
           std::ranges::all_of(words, isWord) && words.find('-') != std::string_view::npos &&
           std::ranges::any_of(kStarts, [&](std::string_view s) { return label.starts_with(s); });
}

/// First labels that never speak SigV4 to their clients, wherever they stand before the suffix:
/// clusters and databases with certificates of their own, sign-in pages, agents' channels.
bool isLeftAlone(const std::vector<std::string_view>& prefix) {
    static constexpr std::array<std::string_view, 17> kAnywhere{
        "eks", "elb", "rds",    "cache",   "compute", "redshift", "redshift-serverless",
        "dkr", "gr7", "signin", "console", "docdb",   "neptune",  "ssmmessages",
        "dax", "mq",  "kafka"};
    static constexpr std::array<std::string_view, 6> kFirst{
        "ec2messages", "cognito-idp-auth", "signin", "oauth", "public", "wafv2-console"};
    if (prefix.empty())
        return false;
    const bool isWebsite = std::ranges::any_of(
        prefix, [](std::string_view one) { return one.starts_with("s3-website"); });
    const bool isDevice =
        std::ranges::any_of(prefix, [](std::string_view one) { return one == "credentials"; });
    // The API of each of these is the bare label: eks.eu-west-1.amazonaws.com is an API endpoint,
    // ID.gr7.eu-west-1.eks.amazonaws.com is not.
    const bool isResource =
        prefix.size() > 1 && std::ranges::any_of(prefix, [](std::string_view one) {
            return std::ranges::find(kAnywhere, one) != kAnywhere.end();
        });
    return isWebsite || isDevice || isResource || prefix.front() == "ssmmessages" ||
           prefix.back() == "signin" || std::ranges::find(kFirst, prefix.front()) != kFirst.end();
}

struct Suffix {
    std::string_view name;
    const Partition* partition;
};

/// The partition suffix that the host ends in, the longest first.
std::optional<Suffix> suffixOf(std::string_view host) {
    std::optional<Suffix> best;
    const auto consider = [&](std::string_view suffix, const Partition& partition) {
        if (host.size() > suffix.size() + 1 && host.ends_with(suffix) &&
            host[host.size() - suffix.size() - 1] == '.' &&
            (!best || best->name.size() < suffix.size()))
            best = Suffix{suffix, &partition};
    };
    for (const Partition& partition : partitions()) {
        consider(partition.dnsSuffix, partition);
        consider(partition.dualStackSuffix, partition);
    }
    return best;
}

/// NAME.SERVICE.REGION.on.aws of the services that sign.
bool isSignedOnAws(const std::vector<std::string_view>& labels) {
    static constexpr std::array<std::string_view, 4> kServices{"lambda-url", "vpc-lattice-svcs",
                                                               "aos", "aoss"};
    return labels.size() >= 4 && looksLikeRegion(labels[labels.size() - 3]) &&
           std::ranges::find(kServices, labels[labels.size() - 4]) != kServices.end();
}

std::string joinLabels(const std::vector<std::string_view>& labels) {
    std::string text;
    for (const std::string_view label : labels)
        text.append(text.empty() ? "" : ".").append(label);
    return text;
}

/// Splits prefix labels and region: the last label that is a region, in old names also a part of a
/// label ("s3-eu-west-1", "eu-west-1.queue").
void splitRegion(std::vector<std::string_view> labels, AwsHost& host) {
    for (std::size_t back = 0; back < std::min<std::size_t>(labels.size(), 3); ++back) {
        const std::size_t at = labels.size() - 1 - back;
        if (looksLikeRegion(labels[at])) {
            host.region = labels[at];
            labels.erase(labels.begin() + static_cast<std::ptrdiff_t>(at));
            break;
        }
        constexpr std::string_view kDashed = "s3-";
        if (labels[at].starts_with(kDashed) && looksLikeRegion(labels[at].substr(3))) {
            host.region = labels[at].substr(3);
            labels[at] = "s3";
            break;
        }
    }
    host.prefix = joinLabels(labels);
}

bool isAddress(const std::string& host) {
    in_addr four{};
    in6_addr six{};
    return ::inet_pton(AF_INET, host.c_str(), &four) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), &six) == 1;
}

} // namespace

AwsHost classifyHost(std::string_view given) {
    std::string host = toLower(given);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    while (!host.empty() && host.back() == '.')
        host.pop_back();
    AwsHost result;
    if (isMetadataAddress(host) || host == "instance-data.ec2.internal" ||
        host == "metadata.google.internal") {
        result.kind = AwsHost::Kind::Refused;
        return result;
    }
    if (isAddress(host))
        return result;
    const std::vector<std::string_view> labels = labelsOf(host);
    if (host.ends_with(".on.aws") && isSignedOnAws(labels)) {
        result.kind = AwsHost::Kind::Api;
        result.region = labels[labels.size() - 3];
        result.partition = &partitionOfRegion(result.region);
        result.prefix = joinLabels({labels.begin(), labels.end() - 3});
        return result;
    }
    const auto suffix = suffixOf(host);
    if (!suffix)
        return result;
    const std::string_view rest =
        std::string_view(host).substr(0, host.size() - suffix->name.size() - 1);
    std::vector<std::string_view> prefix = labelsOf(rest);
    splitRegion(prefix, result);
    if (isLeftAlone(labelsOf(result.prefix))) {
        result = {};
        return result;
    }
    result.kind = AwsHost::Kind::Api;
    result.partition = suffix->partition;
    // "aws" and "aws-us-gov" share their suffixes; the region tells them apart.
    if (!result.region.empty() &&
        partitionOfRegion(result.region).dnsSuffix == suffix->partition->dnsSuffix)
        result.partition = &partitionOfRegion(result.region);
    return result;
}

std::optional<AwsFault> checkScopeFitsHost(const CredentialScope& scope, std::string_view name) {
    const AwsHost host = classifyHost(name);
    const std::string shown(name);
    if (host.kind != AwsHost::Kind::Api)
        return AwsFault{403, "AccessDenied",
                        shown + " is not an endpoint of AWS, so nothing is signed for it."};
    const Partition& partition = partitionOfRegion(scope.region);
    const bool isSharedSuffix = partition.dnsSuffix == host.partition->dnsSuffix;
    if (scope.region != "*" && !isSharedSuffix)
        return AwsFault{403, "SignatureDoesNotMatch",
                        "The request is signed for the region " + scope.region + " of " +
                            std::string(partition.displayName) + ", but " + shown + " belongs to " +
                            std::string(host.partition->displayName) +
                            ". Use the region's own endpoint."};
    const bool hasLooseRegion = host.region.empty() || scope.region == "*" ||
                                scope.region == host.region || scope.region.ends_with("-global") ||
                                host.prefix.starts_with("s3-external");
    if (!hasLooseRegion)
        return AwsFault{403, "SignatureDoesNotMatch",
                        "Credential should be scoped to a valid region: the request is signed "
                        "for " +
                            scope.region + ", but " + shown + " is in " + host.region +
                            ". Set the tool's region to " + host.region + '.'};
    return std::nullopt;
}

bool isMetadataAddress(std::string_view address) {
    const std::string text(address);
    in_addr four{};
    if (::inet_pton(AF_INET, text.c_str(), &four) == 1) {
        const std::uint32_t value = ntohl(four.s_addr);
        return (value >> 16U) == 0xA9FEU;
    }
    in6_addr six{};
    if (::inet_pton(AF_INET6, text.c_str(), &six) != 1)
        return false;
    const std::uint8_t* byte = six.s6_addr;
    const bool isLinkLocal = byte[0] == 0xFE && (byte[1] & 0xC0U) == 0x80U;
    const bool isEc2 = byte[0] == 0xFD && byte[1] == 0x00 && byte[2] == 0x0E && byte[3] == 0xC2;
    static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const bool isMapped =
        std::equal(kMapped.begin(), kMapped.end(), byte) && byte[12] == 0xA9 && byte[13] == 0xFE;
    return isLinkLocal || isEc2 || isMapped;
}

} // namespace gatehouse::aws
