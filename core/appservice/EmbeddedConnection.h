// SPDX-License-Identifier: Apache-2.0
// The embedded application service: what a Teleport Application Service does for AWS apps, in this
// process, with this computer's own AWS credentials. A convenience and a guard rail, no security
// boundary: whoever owns the computer owns its credentials.
#pragma once

#include "core/access/Connection.h"
#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/base/Executor.h"
#include "core/http/HttpClient.h"

#include <filesystem>
#include <memory>
#include <string>

namespace gatehouse::appservice {

/// What an embedded connection works with; references outlive it.
struct EmbeddedServices {
    const Clock& clock;
    http::HttpClient& http;
    Executor& loop; ///< Where forwarders are used.
    Executor& pool; ///< For renewing credentials.
    Environment environment;
    std::filesystem::path home = {}; ///< Holds .aws; may be empty.
    /// Teleport documents as text, instead of the settings' paths.
    std::string documents = {};
    /// Where the credentials come from, in words, instead of what the chain says.
    std::string credentialSource = {};
};

/// For the kind "profiles"; of every other kind the definitions are Teleport files (or
/// `services.documents`).
[[nodiscard]] std::unique_ptr<access::Connection>
makeEmbeddedConnection(access::ConnectionSettings settings, EmbeddedServices services);

} // namespace gatehouse::appservice
