// SPDX-License-Identifier: Apache-2.0
// Whether an app's labels meet a role's app_labels (Teleport reference, "Role: app_labels";
// lib/services/role.go, MatchLabels).
#pragma once

#include "core/base/Result.h"

#include <map>
#include <string>
#include <vector>

namespace gatehouse::appservice {

using LabelSelector = std::map<std::string, std::vector<std::string>>;
using Labels = std::map<std::string, std::string>;

/// True when every label of the selector is there with a permitted value. `'*': '*'` permits
/// everything; an empty selector nothing. A value is a literal, a glob with `*`, or `^regexp$`.
[[nodiscard]] bool labelsMatch(const LabelSelector& selector, const Labels& labels);

/// BadInput when a value of the selector is a regexp that cannot be read; such a value matches
/// nothing.
[[nodiscard]] Result<void> checkSelector(const LabelSelector& selector);

} // namespace gatehouse::appservice
