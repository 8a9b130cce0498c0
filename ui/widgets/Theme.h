// SPDX-License-Identifier: Apache-2.0
// Colours, fonts, spacing and the style sheet of the program, light and dark.
#pragma once

#include "ui/models/AccountColour.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

#include <optional>

class QApplication;

namespace gatehouse::ui {

/// Distances in logical pixels; everything is a multiple of four.
namespace metrics {
inline constexpr int kStep = 4;
inline constexpr int kPageMargin = 20;
inline constexpr int kRowHeight = 58;
inline constexpr int kCardRadius = 10;
inline constexpr int kControlRadius = 7;
inline constexpr int kControlHeight = 32;
inline constexpr int kSidebarWidth = 212;
inline constexpr int kSidebarIconWidth = 64;
inline constexpr int kCollapseWidth = 860;
} // namespace metrics

enum class ThemeChoice { System, Light, Dark };

struct ThemeColours {
    QColor window, panel, sidebar, line, text, secondary, caption;
    QColor accent, accentHover, onAccent, selection, hover;
    QColor ok, okGround, warn, warnGround, bad, badGround;
    QColor sandbox, sandboxGround, onSandbox;
};

/// One for the program, made by its composition root before any widget; `current()` finds it.
class Theme final : public QObject {
    Q_OBJECT
public:
    enum class Type {
        PageTitle,
        RowTitle,
        Text,
        Strong,
        Secondary,
        Caption,
        CaptionStrong,
        Fixed,
        FixedSmall
    };

    explicit Theme(QApplication& application);
    ~Theme() override;

    [[nodiscard]] static const Theme& current();

    void setChoice(ThemeChoice choice);
    /// What the desktop says it prefers; nothing: its palette is asked.
    void setSystemPrefersDark(std::optional<bool> prefersDark);
    /// Whether the desktop wants things to move; also off when the style says so.
    void setSystemAnimates(bool animates) { m_systemAnimates = animates; }
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    [[nodiscard]] bool isDark() const { return m_isDark; }
    [[nodiscard]] const ThemeColours& colours() const { return m_colours; }
    /// Ground of account tiles; white text reads well on every one of them.
    [[nodiscard]] QColor account(AccountColour colour) const;
    [[nodiscard]] QFont font(Type type) const;
    [[nodiscard]] bool isAnimated() const;

    /// "system", "light", "dark", as kept in the setting "theme".
    [[nodiscard]] static ThemeChoice choiceFrom(const QString& name);
    [[nodiscard]] static QString nameOf(ThemeChoice choice);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();
    [[nodiscard]] bool systemIsDark() const;
    [[nodiscard]] QPalette palette() const;

    QApplication& m_application;
    ThemeColours m_colours;
    QPalette m_systemPalette;
    ThemeChoice m_choice = ThemeChoice::System;
    std::optional<bool> m_systemPrefersDark;
    bool m_systemAnimates = true;
    bool m_isDark = false;
    bool m_isApplying = false;
};

} // namespace gatehouse::ui
