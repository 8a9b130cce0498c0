// SPDX-License-Identifier: Apache-2.0
// The grammar of the command line.
#pragma once

namespace gatehouse::cli {

/// Parses, runs the verb and gives the exit code; see ExitCode.
[[nodiscard]] int run(int count, char** arguments);

} // namespace gatehouse::cli
