// SPDX-License-Identifier: Apache-2.0
// Host names of AWS: which are API endpoints to intercept, which must be left alone, and whether a
// signature's scope may be used towards a host. Read from the right, since any number of labels can
// stand before the part that is known (AWS service endpoint documentation).
#pragma once

#include "core/aws/AwsFault.h"
#include "core/aws/Partition.h"
#include "core/aws/SigV4.h"

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::aws {

struct AwsHost {
    enum class Kind {
        Api,     ///< Requests to it are signed by SigV4: intercept.
        Tunnel,  ///< Not AWS, or of AWS but not by SigV4 (sign-in, registry, databases, agents).
        Refused, ///< Link-local and metadata addresses: never reached through a proxy.
    } kind = Kind::Tunnel;
    const Partition* partition = nullptr; ///< Of Kind::Api. GovCloud shares names with "aws".
    std::string region = {};              ///< Empty when the name holds none.
    /// What stands before region and suffix, without the parts for VPC endpoints, FIPS and dual
    /// stack: "sts", "bucket.s3", "runtime.sagemaker".
    std::string prefix = {};
    std::string service = {}; ///< Signing name that such an endpoint usually has: "sts", "s3".
    std::string bucket = {};  ///< Of an S3 host that holds one, dots and all; else empty.
};

/// `host` without port; case does not matter. Addresses are recognised.
[[nodiscard]] AwsHost classifyHost(std::string_view host);

/// A fault when a request with this scope must not be signed for the host: a client could
/// otherwise have us sign for a host of its choice.
[[nodiscard]] std::optional<AwsFault> checkScopeFitsHost(const CredentialScope& scope,
                                                         std::string_view host);

/// The host that a request of this scope is for, when it came to an endpoint of ours that hides it.
/// `amzTarget` (the header X-Amz-Target) and `path`, which may both be empty, tell services apart
/// that share a signing name. An error when several hosts are possible.
[[nodiscard]] AwsResult<std::string>
hostForScope(const CredentialScope& scope, std::string_view amzTarget, std::string_view path = {});

/// 169.254.0.0/16, fe80::/10 and fd00:ec2::/32, however they are written.
[[nodiscard]] bool isMetadataAddress(std::string_view address);

} // namespace gatehouse::aws
