// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Partition.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

// Longer region prefixes stand before those that they begin with.
constexpr std::array<Partition, 8> kPartitions{{
    {"aws", "AWS", "amazonaws.com", "api.aws", "us-east-1", "signin.aws.amazon.com",
     "console.aws.amazon.com"},
    {"aws-cn", "AWS China", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1",
     "signin.amazonaws.cn", "console.amazonaws.cn"},
    {"aws-us-gov", "AWS GovCloud", "amazonaws.com", "api.aws", "us-gov-west-1",
     "signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com"},
    {"aws-eusc", "AWS European Sovereign Cloud", "amazonaws.eu", "api.amazonwebservices.eu",
     "eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu", "console.amazonaws-eusc.eu"},
    {"aws-iso", "AWS Secret ISO", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1",
     "signin.c2shome.ic.gov", "console.c2shome.ic.gov"},
    {"aws-iso-b", "AWS Secret ISO-B", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1",
     "signin.sc2shome.sgov.gov", "console.sc2shome.sgov.gov"},
    {"aws-iso-e", "AWS ISO-E", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1",
     "signin.csphome.adc-e.uk", "console.csphome.adc-e.uk"},
    {"aws-iso-f", "AWS ISO-F", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1",
     "signin.csphome.hci.ic.gov", "console.csphome.hci.ic.gov"},
}};

struct RegionPrefix {
    std::string_view prefix;
    std::string_view partition;
};
constexpr std::array<RegionPrefix, 7> kRegionPrefixes{{
    {"us-gov-", "aws-us-gov"},
    {"us-isob-", "aws-iso-b"},
    {"us-isof-", "aws-iso-f"},
    {"us-iso-", "aws-iso"},
    {"eu-isoe-", "aws-iso-e"},
    {"eusc-", "aws-eusc"},
    {"cn-", "aws-cn"},
}};

} // namespace

std::span<const Partition> partitions() {
    return kPartitions;
}

const Partition* partitionById(std::string_view id) {
    const auto* found = std::ranges::find(kPartitions, id, &Partition::id);
    return found == kPartitions.end() ? nullptr : found;
}

const Partition& partitionOfRegion(std::string_view region) {
    constexpr std::string_view kGlobal = "-global"; // "aws-us-gov-global" and its like
    if (region.starts_with("aws") && region.ends_with(kGlobal)) {
        if (const Partition* named =
                partitionById(region.substr(0, region.size() - kGlobal.size())))
            return *named;
    }
    for (const auto& [prefix, id] : kRegionPrefixes) {
        if (region.starts_with(prefix))
            return *partitionById(id);
    }
    return kPartitions.front();
}

const Partition* partitionOfConsoleUrl(std::string_view url) {
    constexpr std::string_view kScheme = "https://";
    if (!equalsIgnoringCase(url.substr(0, kScheme.size()), kScheme))
        return nullptr;
    url.remove_prefix(kScheme.size());
    std::string host = toLower(url.substr(0, url.find_first_of("/?#")));
    if (host.ends_with(":443"))
        host.resize(host.size() - 4);
    for (const Partition& partition : kPartitions) {
        if (host == partition.consoleHost)
            return &partition;
        const std::string suffix = '.' + std::string(partition.consoleHost);
        const bool isRegional = host.size() > suffix.size() && host.ends_with(suffix) &&
                                host.find('.') == host.size() - suffix.size();
        if (isRegional)
            return &partition;
    }
    return nullptr;
}

} // namespace gatehouse::aws
