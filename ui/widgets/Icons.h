// SPDX-License-Identifier: Apache-2.0
// The program's own icons in the colours of the theme; they follow a change of theme by themselves.
#pragma once

#include <QIcon>
#include <QString>

namespace gatehouse::ui {

enum class Tint { Text, Secondary, Caption, Accent, OnAccent, Ok, Warn, Bad, Sandbox };

/// `name` is a file of resources/icons without ".svg": apps, sessions, activity, settings, search,
/// console, terminal, copy, stop, play, star, star-filled, chevron-down, more, close, warning,
/// error, info, check, cloud, folder, server, box, plus, refresh, external, key, power, trash,
/// edit, export, pause, clock, moon, menu, user, link, offline, lock, filter.
[[nodiscard]] QIcon icon(const QString& name, Tint tint = Tint::Text);
/// The application's icon in full colour.
[[nodiscard]] QIcon applicationIcon();

enum class TrayPicture { Off, On, Expiring, Error };
enum class TrayStyle { Colour, Symbolic };
[[nodiscard]] QIcon trayIcon(TrayPicture picture, TrayStyle style = TrayStyle::Colour);

} // namespace gatehouse::ui
