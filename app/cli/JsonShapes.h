// SPDX-License-Identifier: Apache-2.0
// The documents that `--format json` prints: part of the command line's contract, described in
// gatehouse(1). Keys are only ever added. Times are ISO 8601 in UTC, null where there is none.
#pragma once

#include "core/engine/State.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace gatehouse::cli {

/// What `apps ls` prints.
[[nodiscard]] nlohmann::json appsJson(const std::vector<access::App>& apps);
/// What `sessions ls` prints; `state` is active, expiring, expired or failed.
[[nodiscard]] nlohmann::json sessionsJson(const std::vector<access::SessionInfo>& sessions);
/// What `connections ls` prints; `status` is loading, ready, offline or signedOut. In `problems`
/// the `severity` is warning or error.
[[nodiscard]] nlohmann::json
connectionsJson(const std::vector<engine::ConnectionState>& connections);

enum class IsDesktop { No, Yes };
/// What `status` prints.
[[nodiscard]] nlohmann::json statusJson(const engine::State& state, IsDesktop desktop);

} // namespace gatehouse::cli
