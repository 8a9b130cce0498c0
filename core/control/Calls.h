// SPDX-License-Identifier: Apache-2.0
// The calls of the control protocol by name, and how each is put to an engine.
#pragma once

#include "core/base/Result.h"
#include "core/engine/Engine.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>

namespace gatehouse::control {

/// One line of the socket; discarded, and so no object, when it is not JSON or nested deeper than
/// any of our values: copying and writing JSON recurses.
[[nodiscard]] nlohmann::json parseMessage(const std::string& line);

/// Gives the result as JSON (null where a call has none).
using CallReply = std::function<void(Result<nlohmann::json>)>;

/// Puts the call to the engine; an unknown name or parameters of the wrong shape are answered with
/// BadInput. The reply comes once, on this thread or the engine's.
void dispatch(engine::Engine& engine, const std::string& call, const nlohmann::json& parameters,
              CallReply reply);

} // namespace gatehouse::control
