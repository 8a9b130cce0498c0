// SPDX-License-Identifier: Apache-2.0
// From a host to its FIPS variant, as the endpoint rules of the SDKs have it (botocore's rule sets:
// of 1,300 pairs of service and region all but those below put "-fips" behind the name).
#include "core/aws/AwsHost.h"
#include "core/aws/EndpointResolver.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

struct FipsRow {
    std::string_view prefix; ///< What stands before region and suffix.
    std::string_view fips;
};
constexpr std::array<FipsRow, 10> kOwnNames{{{"api.ecr", "ecr-fips"},
                                             {"api.sagemaker", "api-fips.sagemaker"},
                                             {"batch", "fips.batch"},
                                             {"data-ats.iot", "data.iot-fips"},
                                             {"eks", "fips.eks"},
                                             {"metrics.sagemaker", "metrics-fips.sagemaker"},
                                             {"models.lex", "models-fips.lex"},
                                             {"runtime.lex", "runtime-fips.lex"},
                                             {"runtime.sagemaker", "runtime-fips.sagemaker"},
                                             {"transcribe", "fips.transcribe"}}};

/// Endpoints of S3 for the whole world, which have no such variant.
bool isWithoutVariant(std::string_view prefix) {
    return prefix.ends_with("s3-accelerate") || prefix.ends_with("s3-global");
}

/// "NAME-fips", but for directory buckets: "BUCKET.s3express-fips-ZONE".
std::string withFips(std::string prefix) {
    constexpr std::string_view kZone = ".s3express-";
    const std::size_t zone = prefix.rfind(kZone);
    if (zone != std::string::npos)
        return prefix.insert(zone + kZone.size(), "fips-");
    return prefix + "-fips";
}

} // namespace

std::string fipsHostOf(std::string_view host, std::string_view region) {
    const AwsHost known = classifyHost(host);
    std::string same(host);
    const std::string behindBucket = '.' + same.substr(known.bucket.size());
    if (known.kind != AwsHost::Kind::Api || known.partition == nullptr ||
        known.partition->id == "aws-us-gov" || isWithoutVariant(known.prefix) ||
        behindBucket.find("-fips") != std::string::npos ||
        behindBucket.find(".fips.") != std::string::npos ||
        behindBucket.find(".vpce.") != std::string::npos)
        return same;
    const Partition& partition = *known.partition;
    const bool isDualStack = host.ends_with(partition.dualStackSuffix);
    if (!isDualStack && !host.ends_with(partition.dnsSuffix))
        return same; // a name of its own, such as a function's address
    const auto* own = std::ranges::find(kOwnNames, known.prefix, &FipsRow::prefix);
    const std::string prefix =
        own != kOwnNames.end() ? std::string(own->fips) : withFips(known.prefix);
    const bool isS3 = known.service.starts_with("s3");
    const std::string suffix(isDualStack ? partition.dualStackSuffix : partition.dnsSuffix);
    // The legacy names of S3, and STS's global one, have a variant in each region alone.
    if (isS3 || (known.service == "sts" && known.region.empty())) {
        const bool hasVariant = host.find(".dualstack.") != std::string_view::npos;
        return prefix + (hasVariant ? ".dualstack." : ".") +
               (known.region.empty() ? std::string(region) : known.region) + '.' + suffix;
    }
    if (!host.starts_with(known.prefix + '.'))
        return same;
    return prefix + same.substr(known.prefix.size());
}

} // namespace gatehouse::aws
