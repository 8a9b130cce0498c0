// SPDX-License-Identifier: Apache-2.0
// `{{internal.aws_role_arns}}` and its relatives: how a Teleport role takes values from the traits
// of its user (Teleport reference, "Access controls: template expressions"; lib/utils/parse).
#pragma once

#include "core/appservice/Definitions.h"
#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::appservice {

/// The values that the text stands for: itself when it holds no braces; one for each value of the
/// trait; none when the user lacks it. Understood: `internal.NAME`, `external.NAME`,
/// `external["NAME"]`, a quoted string, `email.local(x)`, `regexp.replace(x, "pattern",
/// "replacement")` (values that do not match fall away). BadInput when the expression cannot be
/// read.
[[nodiscard]] Result<std::vector<std::string>> expandTemplate(std::string_view text,
                                                              const Traits& traits);

} // namespace gatehouse::appservice
