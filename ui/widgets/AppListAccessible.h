// SPDX-License-Identifier: Apache-2.0
// Tells assistive technology that the app list is a list and its rows are items with actions.
#pragma once

#include <QAccessible>

namespace gatehouse::ui {

/// Harmless to call again.
void installAppListAccessibility();

} // namespace gatehouse::ui
