// SPDX-License-Identifier: Apache-2.0
// Durations as Go and so Teleport write them: "8h", "1h30m", "90s", "1.5h" (Go documentation,
// time.ParseDuration).
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <string_view>

namespace gatehouse::appservice {

/// Whole seconds, rounded down; negative ones and more than ten years are BadInput.
[[nodiscard]] Result<Seconds> parseGoDuration(std::string_view text);

} // namespace gatehouse::appservice
