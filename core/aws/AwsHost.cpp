// SPDX-License-Identifier: Apache-2.0
#include "core/aws/AwsHost.h"

#include "core/aws/ServiceNames.h"
#include "core/base/Encoding.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace gatehouse::aws {
namespace {

using Labels = std::vector<std::string_view>;

template <std::size_t N>
bool isOneOf(std::string_view label, const std::array<std::string_view, N>& names) {
    return std::ranges::find(names, label) != names.end();
}

Labels labelsOf(std::string_view name) {
    Labels labels;
    while (!name.empty()) {
        const std::string_view one = name.substr(0, name.find('.'));
        labels.push_back(one);
        name.remove_prefix(std::min(one.size() + 1, name.size()));
    }
    return labels;
}

std::string joined(std::span<const std::string_view> labels) {
    std::string text;
    for (const std::string_view label : labels)
        text.append(text.empty() ? "" : ".").append(label);
    return text;
}

/// Two letters or "eusc", dash, words, dash, digits: "eu-west-1", "us-gov-west-1".
bool looksLikeRegion(std::string_view label) {
    static constexpr std::array<std::string_view, 13> kStarts{"us-", "eu-", "ap-",  "sa-", "ca-",
                                                              "me-", "af-", "il-",  "mx-", "cn-",
                                                              "as-", "au-", "eusc-"};
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
    return digits.size() <= 2 && std::ranges::all_of(digits, isDigit) &&
           std::ranges::all_of(words, isWord) && words.find('-') != std::string_view::npos &&
           std::ranges::any_of(kStarts, [&](std::string_view s) { return label.starts_with(s); });
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

/// Takes the region out of the labels. It stands last; before the last label in the names of
/// queues, databases and search domains ("REGION.queue"); inside one in S3's old names
/// ("s3-eu-west-1"). A bucket may be called like a region, so nothing is searched for further left.
void takeRegion(Labels& labels, AwsHost& host) {
    if (labels.empty())
        return;
    for (const std::string_view dashed :
         {std::string_view("s3-website-"), std::string_view("s3-fips-"), std::string_view("s3-")}) {
        if (labels.back().starts_with(dashed) &&
            looksLikeRegion(labels.back().substr(dashed.size()))) {
            host.region = labels.back().substr(dashed.size());
            labels.back() = dashed.substr(0, dashed.size() - 1);
            return;
        }
    }
    if (labels.back() == "us-gov" || labels.back() == "global") {
        if (labels.back() == "us-gov")
            host.partition = partitionById("aws-us-gov");
        labels.pop_back();
    }
    const std::size_t count = labels.size();
    if (count > 0 && looksLikeRegion(labels.back())) {
        host.region = labels.back();
        labels.pop_back();
    } else if (count > 1 && !labels.back().starts_with("s3") &&
               looksLikeRegion(labels[count - 2])) {
        host.region = labels[count - 2];
        labels.erase(labels.end() - 2);
    }
}

/// S3 in its many forms; what stands before is a bucket, an access point or an account.
bool isS3(std::string_view label) {
    static constexpr std::array<std::string_view, 8> kNames{
        "s3",          "s3-accelerate", "s3-accesspoint", "s3-control", "s3-object-lambda",
        "s3-outposts", "s3-external-1", "s3-global"};
    return isOneOf(label, kNames) || label.starts_with("s3express-");
}

std::string_view withoutFips(std::string_view label) {
    constexpr std::string_view kFips = "-fips";
    return label.ends_with(kFips) ? label.substr(0, label.size() - kFips.size()) : label;
}

/// Takes out what says how an endpoint is reached and not which one it is: "sts-fips",
/// "runtime-fips.lex", "fips.batch", "s3.dualstack".
void takeVariants(Labels& labels) {
    if (!labels.empty() && labels.back() == "dualstack")
        labels.pop_back();
    if (labels.empty())
        return;
    labels.back() = withoutFips(labels.back());
    if (labels.size() == 1 || isS3(labels.back())) // a bucket's name is its own
        return;
    std::string_view& before = labels[labels.size() - 2];
    if (before == "fips")
        labels.erase(labels.end() - 2);
    else
        before = withoutFips(before);
}

/// VPC endpoints: "vpce-ID-HASH.SERVICE.REGION.vpce", for S3 with "bucket", "accesspoint" or
/// "control" before them and the name of the bucket before that.
void takeVpcEndpoint(Labels& labels) {
    labels.pop_back();
    const auto last = std::find_if(labels.rbegin(), labels.rend(), [](std::string_view label) {
        return label.starts_with("vpce-");
    });
    if (last == labels.rend())
        return;
    const auto endpoint = last.base() - 1;
    const bool hasKind =
        endpoint != labels.begin() &&
        isOneOf(*(endpoint - 1),
                std::array<std::string_view, 3>{"bucket", "accesspoint", "control"});
    labels.erase(hasKind ? endpoint - 1 : endpoint, endpoint + 1);
}

std::string s3SigningName(std::string_view label) {
    if (label.starts_with("s3express-"))
        return "s3express";
    return label == "s3-object-lambda" || label == "s3-outposts" ? std::string(label) : "s3";
}

/// Hosts under an AWS suffix whose clients do not sign by SigV4: pages for browsers, agents'
/// channels, registries and repositories with passwords, clusters and databases with certificates
/// of their own.
bool isLeftAlone(const Labels& labels, std::string_view region) {
    static constexpr std::array<std::string_view, 15> kAlways{
        "s3-website",    "ssmmessages",    "ec2messages",      "signin",
        "console",       "oidc",           "compute",          "compute-1",
        "elb",           "cache",          "dkr-ecr",          "eks-cluster",
        "emrappui-prod", "git-codecommit", "grafana-workspace"};
    // The API of each of these is the bare label; what has a name before it is not.
    static constexpr std::array<std::string_view, 13> kNamed{
        "eks", "rds",   "redshift",         "redshift-serverless", "docdb",       "neptune",  "mq",
        "dax", "kafka", "kafka-serverless", "dax-clusters",        "elasticache", "cassandra"};
    static constexpr std::array<std::string_view, 3> kDownloads{"checkip", "ip-ranges", "awscli"};
    static constexpr std::array<std::string_view, 3> kAirflowApi{"api", "env", "ops"};
    const std::string_view last = labels.back();
    const std::string_view before = labels.size() > 1 ? labels[labels.size() - 2] : "";
    if (last == "airflow")
        return !before.empty() && !isOneOf(before, kAirflowApi);
    return isOneOf(last, kAlways) || (!before.empty() && isOneOf(last, kNamed)) ||
           (region.empty() && before.empty() && isOneOf(last, kDownloads)) ||
           (last == "ecr" && before == "dkr") || (last == "iot" && before == "credentials") ||
           (last == "sso" && before == "portal") || (last == "codeartifact" && before == "d");
}

/// What is before the suffix; Kind::Api unless it is to be left alone.
AwsHost fromLabels(Labels labels, const Partition& partition) {
    AwsHost host;
    host.partition = &partition;
    const bool isVpcEndpoint = labels.back() == "vpce";
    if (isVpcEndpoint)
        takeVpcEndpoint(labels);
    takeRegion(labels, host);
    takeVariants(labels);
    // "aws" and "aws-us-gov" share their suffixes; the region tells them apart.
    if (!host.region.empty() && partitionOfRegion(host.region).dnsSuffix == partition.dnsSuffix)
        host.partition = &partitionOfRegion(host.region);
    if (labels.empty() || isLeftAlone(labels, host.region))
        return {};
    host.kind = AwsHost::Kind::Api;
    host.prefix = joined(labels);
    const std::string_view last = labels.back();
    if (!isS3(last)) {
        host.service = signingNameOf(labels);
        return host;
    }
    host.service = s3SigningName(last);
    const bool holdsBucket = last != "s3-control" && last != "s3-global" && last != "s3-outposts" &&
                             last != "s3express-control";
    if (holdsBucket)
        host.bucket = joined(std::span(labels).first(labels.size() - 1));
    return host;
}

/// NAME.SERVICE.REGION.on.aws of the services that sign.
AwsHost fromOnAws(const Labels& labels) {
    static constexpr std::array<std::string_view, 4> kServices{"lambda-url", "vpc-lattice-svcs",
                                                               "aos", "aoss"};
    const bool isSigned = labels.size() >= 4 && looksLikeRegion(labels[labels.size() - 3]) &&
                          isOneOf(labels[labels.size() - 4], kServices);
    if (!isSigned)
        return {};
    const std::span before = std::span(labels).first(labels.size() - 3);
    AwsHost host;
    host.kind = AwsHost::Kind::Api;
    host.region = labels[labels.size() - 3];
    host.partition = &partitionOfRegion(host.region);
    host.prefix = joined(before);
    host.service = signingNameOf(before);
    return host;
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
    const bool isBracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (isBracketed)
        host = host.substr(1, host.size() - 2);
    while (!host.empty() && host.back() == '.')
        host.pop_back();
    if (isMetadataAddress(host) || host == "instance-data" ||
        host == "instance-data.ec2.internal" || host == "metadata.google.internal") {
        AwsHost refused;
        refused.kind = AwsHost::Kind::Refused;
        return refused;
    }
    const bool hasEmptyLabel = host.starts_with('.') || host.find("..") != std::string::npos;
    if (isAddress(host) || isBracketed || hasEmptyLabel)
        return {};
    if (host.ends_with(".on.aws"))
        return fromOnAws(labelsOf(host));
    const auto suffix = suffixOf(host);
    if (!suffix)
        return {};
    const std::string_view rest =
        std::string_view(host).substr(0, host.size() - suffix->name.size() - 1);
    return fromLabels(labelsOf(rest), *suffix->partition);
}

} // namespace gatehouse::aws
