// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Theme.h"

#include "ui/widgets/ThemeStyleSheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QStyle>
#include <QStyleFactory>

#include <array>
#include <cassert>

namespace gatehouse::ui {
namespace {

const Theme* s_current = nullptr;

ThemeColours lightColours() {
    return {
        .window = QColor(0xF6F7F9),
        .panel = QColor(0xFFFFFF),
        .sidebar = QColor(0xECEEF2),
        .line = QColor(0xDDE1E7),
        .text = QColor(0x1B2330),
        .secondary = QColor(0x5B6675),
        .caption = QColor(0x616B7A),
        .accent = QColor(0x2F5BD8),
        .accentHover = QColor(0x2549B5),
        .onAccent = QColor(0xFFFFFF),
        .selection = QColor(0xE4EBFC),
        .hover = QColor(0xEFF2F8),
        .ok = QColor(0x187440),
        .okGround = QColor(0xE2F4E9),
        .warn = QColor(0x8A5800),
        .warnGround = QColor(0xFBF0DA),
        .bad = QColor(0xB92733),
        .badGround = QColor(0xFCE9EA),
        .sandbox = QColor(0x6D3FC4),
        .sandboxGround = QColor(0xF0EAFB),
        .onSandbox = QColor(0xFFFFFF),
    };
}

ThemeColours darkColours() {
    return {
        .window = QColor(0x15181D),
        .panel = QColor(0x1C2027),
        .sidebar = QColor(0x181B21),
        .line = QColor(0x2E343E),
        .text = QColor(0xE7EAF0),
        .secondary = QColor(0xA3ADBB),
        .caption = QColor(0x97A1B0),
        .accent = QColor(0x8AA7FF),
        .accentHover = QColor(0xA6BCFF),
        .onAccent = QColor(0x10182E),
        .selection = QColor(0x27324D),
        .hover = QColor(0x232933),
        .ok = QColor(0x58C98A),
        .okGround = QColor(0x18301F),
        .warn = QColor(0xE5B454),
        .warnGround = QColor(0x352914),
        .bad = QColor(0xF2838A),
        .badGround = QColor(0x3A1D20),
        .sandbox = QColor(0xB79BF5),
        .sandboxGround = QColor(0x2A2140),
        .onSandbox = QColor(0x1A1030),
    };
}

QString textFamily() {
    const QFont system = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    QString family = QFontInfo(system).family();
    // Where nothing was chosen fontconfig falls back to DejaVu, which is too wide for our rows.
    if (family.startsWith(QLatin1String("DejaVu"))) {
        for (const auto* better : {"Inter", "Noto Sans", "Cantarell", "Ubuntu"}) {
            QString name = QLatin1String(better);
            if (QFontDatabase::hasFamily(name))
                return name;
        }
    }
    return family;
}

} // namespace

Theme::Theme(QApplication& application) : m_application(application) {
    s_current = this;
    m_systemPalette = application.palette();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.installEventFilter(this);
    apply();
}

Theme::~Theme() {
    if (s_current == this)
        s_current = nullptr;
}

const Theme& Theme::current() {
    assert(s_current != nullptr && "a Theme must live before the first widget");
    return *s_current;
}

void Theme::setChoice(ThemeChoice choice) {
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
}

void Theme::setSystemPrefersDark(std::optional<bool> prefersDark) {
    if (prefersDark == m_systemPrefersDark)
        return;
    const bool wasDark = systemIsDark();
    m_systemPrefersDark = prefersDark;
    if (m_choice == ThemeChoice::System && systemIsDark() != wasDark)
        apply();
}

bool Theme::systemIsDark() const {
    if (m_systemPrefersDark)
        return *m_systemPrefersDark;
    return m_systemPalette.color(QPalette::WindowText).lightness() >
           m_systemPalette.color(QPalette::Window).lightness();
}

QPalette Theme::palette() const {
    const ThemeColours& c = m_colours;
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.panel);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.caption);
    palette.setColor(QPalette::Button, c.panel);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.onAccent);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.panel);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Light, c.panel);
    palette.setColor(QPalette::Midlight, c.line);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.line);
    palette.setColor(QPalette::Shadow, c.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.caption);
    return palette;
}

void Theme::apply() {
    m_isApplying = true;
    m_isDark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && systemIsDark());
    m_colours = m_isDark ? darkColours() : lightColours();
    m_application.setPalette(palette());
    QApplication::setFont(font(Type::Text));
    m_application.setStyleSheet(themeStyleSheet(m_colours));
    m_isApplying = false;
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    // The platform changes its palette while we show ours: that is the system's light or dark.
    if (watched == &m_application && event->type() == QEvent::ThemeChange && !m_isApplying) {
        m_systemPalette = QApplication::style()->standardPalette();
        if (m_choice == ThemeChoice::System)
            apply();
    }
    return QObject::eventFilter(watched, event);
}

QColor Theme::account(AccountColour colour) const {
    static constexpr std::array<QRgb, 8> kLight{0x2F5BD8, 0x187440, 0x8A3FB8, 0xB5531C,
                                                0x0F7A80, 0xB42B5E, 0x6B6F1B, 0xB92733};
    return QColor::fromRgb(kLight[static_cast<std::size_t>(colour)]);
}

QFont Theme::font(Type type) const {
    static const QString s_text = textFamily();
    static const QString s_fixed =
        QFontInfo(QFontDatabase::systemFont(QFontDatabase::FixedFont)).family();
    QFont font(s_text);
    font.setPixelSize(13);
    switch (type) {
    case Type::PageTitle:
        font.setPixelSize(20);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::RowTitle:
        font.setPixelSize(14);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Text:
        break;
    case Type::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Secondary:
        font.setPixelSize(12);
        break;
    case Type::Caption:
        font.setPixelSize(11);
        break;
    case Type::CaptionStrong:
        font.setPixelSize(11);
        font.setWeight(QFont::DemiBold);
        font.setCapitalization(QFont::AllUppercase);
        break;
    case Type::Fixed:
        font = QFont(s_fixed);
        font.setPixelSize(12);
        font.setStyleHint(QFont::Monospace);
        break;
    case Type::FixedSmall:
        font = QFont(s_fixed);
        font.setPixelSize(11);
        font.setStyleHint(QFont::Monospace);
        break;
    }
    return font;
}

bool Theme::isAnimated() const {
    return m_systemAnimates && QApplication::style()->styleHint(QStyle::SH_Widget_Animate) != 0;
}

ThemeChoice Theme::choiceFrom(const QString& name) {
    if (name == QLatin1String("light"))
        return ThemeChoice::Light;
    return name == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::System;
}

QString Theme::nameOf(ThemeChoice choice) {
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

} // namespace gatehouse::ui
