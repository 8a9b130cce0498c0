// SPDX-License-Identifier: Apache-2.0
// The environment of a program that is started with a session.
#pragma once

#include "core/base/Environment.h"
#include "core/exports/Plan.h"

namespace gatehouse::exports {

/// `base` with the plan carried out.
[[nodiscard]] Environment childEnvironment(Environment base, const Variables& set,
                                           const std::vector<std::string>& unset);

} // namespace gatehouse::exports
