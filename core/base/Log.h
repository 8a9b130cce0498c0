// SPDX-License-Identifier: Apache-2.0
// Diagnostic lines on stderr for developers and bug reports; what people must see goes through
// Error, Problem and the UI instead.
#pragma once

#include <string_view>

namespace gatehouse {

enum class LogLevel { Debug, Info, Warning, Error };

/// Writes "time level area: text" when GATEHOUSE_LOG (debug, info, warning, error; default error)
/// admits the level. Safe from any thread. Never pass a secret, a signed URL or a token.
void log(LogLevel level, std::string_view area, std::string_view text);

} // namespace gatehouse
