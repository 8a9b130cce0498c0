// SPDX-License-Identifier: Apache-2.0
// Variables that name certificates to trust: whether the files are there and let tools trust the
// proxy.
#pragma once

#include "core/base/Environment.h"
#include "core/doctor/Finding.h"
#include "core/engine/State.h"

#include <optional>
#include <string>
#include <vector>

namespace gatehouse::doctor {

/// Nothing when all is well. `mark`: the proxy that an export wired this environment to, if any.
[[nodiscard]] std::vector<Finding> trustFindings(const Environment& environment,
                                                 const engine::ProxyState& proxy,
                                                 const std::optional<std::string>& mark);

} // namespace gatehouse::doctor
