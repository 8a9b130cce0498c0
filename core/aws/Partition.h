// SPDX-License-Identifier: Apache-2.0
// The partitions of AWS and what depends on them: DNS suffixes, region patterns, sign-in and
// console hosts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gatehouse::aws {

/// A row of the fixed table; compare by address or id.
struct Partition {
    std::string_view id;              ///< "aws", "aws-cn", "aws-us-gov", ...
    std::string_view displayName;     ///< "AWS", "AWS China", "AWS GovCloud", ...
    std::string_view dnsSuffix;       ///< "amazonaws.com"
    std::string_view dualStackSuffix; ///< "api.aws"
    std::string_view implicitRegion;  ///< Region of global services: "us-east-1".
    std::string_view signInHost;      ///< "signin.aws.amazon.com"
    std::string_view consoleHost;     ///< "console.aws.amazon.com"
};

[[nodiscard]] std::span<const Partition> partitions();
[[nodiscard]] const Partition* partitionById(std::string_view id);
/// By pattern, longest first; a region that fits no pattern belongs to "aws". Pseudo regions
/// ("aws-us-gov-global") are understood.
[[nodiscard]] const Partition& partitionOfRegion(std::string_view region);
/// The partition whose console this URL opens (`https://[REGION.]console.…`); null when it is no
/// AWS console.
[[nodiscard]] const Partition* partitionOfConsoleUrl(std::string_view url);

} // namespace gatehouse::aws
