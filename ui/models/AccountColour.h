// SPDX-License-Identifier: Apache-2.0
// The eight account colours: which of them an account has. Their shades are the theme's.
#pragma once

#include "core/engine/State.h"

#include <QString>

#include <array>
#include <string>
#include <string_view>

namespace gatehouse::ui {

enum class AccountColour { Blue, Green, Purple, Orange, Teal, Pink, Olive, Red };

inline constexpr std::array<AccountColour, 8> kAccountColours{
    AccountColour::Blue, AccountColour::Green, AccountColour::Purple, AccountColour::Orange,
    AccountColour::Teal, AccountColour::Pink,  AccountColour::Olive,  AccountColour::Red};

/// The name that preferences keep: "blue".
[[nodiscard]] std::string_view colourName(AccountColour colour);
/// Translated, for menus.
[[nodiscard]] QString colourTitle(AccountColour colour);
/// The person's choice, else a stable one from the id; for an empty id from `fallback` (the app's
/// name). Red is never given, only chosen.
[[nodiscard]] AccountColour accountColour(const engine::Preferences& preferences,
                                          std::string_view accountId,
                                          std::string_view fallback = {});

} // namespace gatehouse::ui
