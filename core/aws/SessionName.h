// SPDX-License-Identifier: Apache-2.0
// The name of a role session: what CloudTrail and get-caller-identity show of the person.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse::aws {

/// The user's name as RoleSessionName permits it (AWS STS API Reference, AssumeRole): characters
/// outside [A-Za-z0-9_+=,.@-] become '-'; over 64 characters the first 47, '-' and 16 hex digits of
/// the name's SHA-1, as Teleport shortens it (lib/utils/aws/aws.go); at least two characters.
[[nodiscard]] std::string roleSessionName(std::string_view userName);
/// The same for GetFederationToken, whose names have at most 32 characters.
[[nodiscard]] std::string federatedUserName(std::string_view userName);

} // namespace gatehouse::aws
