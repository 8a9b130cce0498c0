// SPDX-License-Identifier: Apache-2.0
// What assistive technology sees of widgets that are our own: lists, rows, switches, cards.
#pragma once

#include <QAccessible>

namespace gatehouse::ui {

/// Before the first of them has a name or a text. Harmless to call again.
void installAccessibility();

} // namespace gatehouse::ui
