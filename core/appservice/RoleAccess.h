// SPDX-License-Identifier: Apache-2.0
// How one permitted role is reached: from which credentials, by which call, in which region.
#pragma once

#include "core/access/Connection.h"
#include "core/aws/CachedCredentials.h"
#include "core/aws/EndpointResolver.h"
#include "core/aws/Federation.h"
#include "core/aws/StsClient.h"

#include <memory>
#include <optional>
#include <string>

namespace gatehouse::appservice {

struct RoleAccess {
    access::App app;
    access::Role role;
    std::string user;   ///< As a session name.
    std::string region; ///< Default for tools; never empty.
    std::shared_ptr<aws::CredentialProvider> source;
    /// None: the source's credentials are used as they are (a profile without a role).
    std::optional<aws::RoleRequest> assume = {};
    aws::EndpointResolver endpoints;
    std::optional<Seconds> sessionTtl = {}; ///< None: as long as the connection lives.
};

/// How long the console would stay signed in, and why.
[[nodiscard]] Result<aws::ConsoleSession> consoleSession(const RoleAccess& way, TimePoint now,
                                                         const Cancel& cancel);

/// The link that signs a browser in. `signInEndpoint` empty: the partition's own.
[[nodiscard]] Result<access::ConsoleLink> makeConsoleLink(const RoleAccess& way,
                                                          const access::ConsoleRequest& request,
                                                          const std::string& signInEndpoint,
                                                          http::HttpClient& http,
                                                          const Clock& clock, const Cancel& cancel);

} // namespace gatehouse::appservice
