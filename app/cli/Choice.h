// SPDX-License-Identifier: Apache-2.0
// Which app and role a command means, by tsh's rules: an app by name, a role by ARN or name, and
// the only one where there is only one.
#pragma once

#include "core/base/Result.h"
#include "core/engine/State.h"

#include <string>

namespace gatehouse::cli {

/// As typed; empty where nothing was.
struct Wanted {
    std::string app;  ///< "name", or "connection/name" where several connections have the name.
    std::string role; ///< ARN, name or last part of the name.
};

struct Choice {
    access::App app;
    access::Role role;
};

/// The setting that remembers the app of `apps login`.
inline constexpr const char* kLoginSetting = "cli.app";

/// NotFound and Ambiguous list what there is.
[[nodiscard]] Result<access::App> chooseApp(const engine::State& state, const std::string& wanted);
[[nodiscard]] Result<Choice> choose(const engine::State& state, const Wanted& wanted);

} // namespace gatehouse::cli
