// SPDX-License-Identifier: Apache-2.0
// The single places that the credential chain looks at.
#pragma once

#include "core/aws/CredentialChain.h"
#include "core/aws/EndpointResolver.h"
#include "core/aws/SharedConfig.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::aws {

/// Credentials, or nothing when the place holds none (the chain goes on), or the failure of a place
/// that is set up.
using Lookup = Result<std::optional<Credentials>>;

/// What a lookup works with. References outlive it.
struct LookupContext {
    const CredentialContext& world;
    const SharedConfig& config;
    const Cancel& cancel;
    /// Every place that held nothing and why, for the message at the end.
    std::vector<std::string>& tried;

    /// A file as the person knows it: "~/.aws/config".
    [[nodiscard]] std::string shown(const std::filesystem::path& file) const;
};

/// AWS_ACCESS_KEY_ID and those that belong to it.
[[nodiscard]] Lookup environmentCredentials(const LookupContext& context);
/// A key pair in one of the two files.
[[nodiscard]] Lookup fileCredentials(const LookupContext& context, const Profile& profile,
                                     Setting::From from);
/// Runs credential_process, without a shell, for two minutes at most.
[[nodiscard]] Lookup processCredentials(const LookupContext& context, const Profile& profile);
/// The access token that `aws sso login` left, exchanged for credentials of account and role.
[[nodiscard]] Lookup ssoCredentials(const LookupContext& context, const Profile& profile);
/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI: ECS, EKS Pod Identity, CloudShell.
[[nodiscard]] Lookup containerCredentials(const LookupContext& context);
/// Instance metadata service, version 2 only.
[[nodiscard]] Lookup instanceCredentials(const LookupContext& context, const Profile* profile);

/// {"AccessKeyId", "SecretAccessKey", tokenKey, "Expiration"}; BadInput without what is wrong's
/// value.
[[nodiscard]] Result<Credentials> readCredentialJson(std::string_view json,
                                                     std::string_view tokenKey);

} // namespace gatehouse::aws
