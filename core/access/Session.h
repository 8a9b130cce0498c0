// SPDX-License-Identifier: Apache-2.0
// A session: the right to use one role of one app for a while, known to tools by a local key pair.
#pragma once

#include "core/access/App.h"
#include "core/base/Clock.h"
#include "core/base/Secret.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gatehouse::access {

/// What tools are given. Worth nothing off this machine: only the local proxy knows the secret.
struct LocalKey {
    std::string
        accessKeyId; ///< 20 characters starting AKIA, which passes every client's validation.
    Secret secretAccessKey; ///< 40 characters.
};

enum class SessionState {
    Active,
    Expiring, ///< Under five minutes left.
    Expired,  ///< Requests get ExpiredToken until it is renewed.
    Failed,   ///< The credentials behind it cannot be had at the moment; see `error`.
};

/// A session as shown; holds no secret.
struct SessionInfo {
    std::string id;
    std::string connectionId;
    std::string appName;
    Role role;
    std::string region;
    std::string accessKeyId;
    TimePoint started{};
    std::optional<TimePoint> expiry = {};
    bool renewsItself = true;
    SessionState state = SessionState::Active;
    std::string error = {}; ///< For Failed: sentence with cause and fix.
    std::uint64_t requestCount = 0;
    std::optional<TimePoint> lastUsed = {};
    std::string lastProgram =
        {}; ///< Name of the process that sent the last request, where the system tells.
    bool operator==(const SessionInfo&) const = default;
};

} // namespace gatehouse::access
