// SPDX-License-Identifier: Apache-2.0
// Amazon Resource Names, and the IAM role names among them.
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace gatehouse::aws {

/// arn:partition:service:region:account:resource
struct Arn {
    std::string partition;
    std::string service;
    std::string region;
    std::string account;
    std::string resource;

    [[nodiscard]] static Result<Arn> parse(std::string_view text);
    [[nodiscard]] std::string toString() const;
    bool operator==(const Arn&) const = default;
};

/// An IAM role, named the way Teleport's FilterAWSRoles names it: `name` is everything after
/// "role/", `display` its last segment.
struct RoleArn {
    std::string text; ///< The whole ARN as written.
    std::string partition;
    std::string account; ///< Twelve digits.
    std::string name;    ///< "path/to/name"
    std::string display; ///< "name"

    /// Fails with the reason: not an ARN, not IAM, an account that has not twelve digits, no role
    /// name.
    [[nodiscard]] static Result<RoleArn> parse(std::string_view text);
    bool operator==(const RoleArn&) const = default;
};

/// "1111 2222 3333"; anything that is not twelve digits comes back as it is.
[[nodiscard]] std::string formatAccountId(std::string_view account);
[[nodiscard]] bool isAccountId(std::string_view text);

} // namespace gatehouse::aws
