// SPDX-License-Identifier: Apache-2.0
#include "core/aws/AwsHost.h"

namespace gatehouse::aws {

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

} // namespace gatehouse::aws
