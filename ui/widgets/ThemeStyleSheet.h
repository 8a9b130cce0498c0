// SPDX-License-Identifier: Apache-2.0
// The style sheet that gives the system's controls our look.
#pragma once

#include <QString>

namespace gatehouse::ui {

struct ThemeColours;
[[nodiscard]] QString themeStyleSheet(const ThemeColours& colours);

} // namespace gatehouse::ui
