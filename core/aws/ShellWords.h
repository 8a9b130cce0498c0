// SPDX-License-Identifier: Apache-2.0
// Splitting a text into words as a POSIX shell would, with nothing expanded: what
// credential_process and section names need (Python's shlex.split, which the AWS CLI uses).
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::aws {

/// BadInput for a quote that is not closed or a backslash at the end.
[[nodiscard]] Result<std::vector<std::string>> splitShellWords(std::string_view text);

} // namespace gatehouse::aws
