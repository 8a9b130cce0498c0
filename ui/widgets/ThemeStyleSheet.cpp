// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ThemeStyleSheet.h"

#include "ui/widgets/Theme.h"

#include <QHash>

namespace gatehouse::ui {
namespace {

// Colour names in braces are filled in; the numbers are those of the namespace metrics.
constexpr const char* kSheet = R"(
QToolTip { background: {text}; color: {panel}; border: 1px solid {text}; padding: 4px 6px; }
QMainWindow { background: {window}; }
QDialog { background: {panel}; }
QPushButton {
  background: {panel}; color: {text}; border: 1px solid {line}; border-radius: 7px;
  padding: 0 12px; min-height: 30px; font-weight: 500; }
QPushButton:hover { background: {hover}; }
QPushButton:pressed { background: {selection}; }
QPushButton:focus { border: 2px solid {accent}; padding: 0 11px; min-height: 28px; }
QPushButton:disabled { color: {caption}; background: transparent; }
QPushButton[weight="primary"] { background: {accent}; color: {onAccent}; border: 1px solid {accent}; }
QPushButton[weight="primary"]:hover { background: {accentHover}; }
QPushButton[weight="primary"]:pressed { background: {accentHover}; }
QPushButton[weight="primary"]:focus { border: 2px solid {focusOnAccent}; }
QPushButton[weight="primary"]:disabled {
  background: {line}; color: {secondary}; border: 1px solid {line}; }
QPushButton[weight="danger"] { color: {bad}; }
QPushButton[weight="danger"]:hover { background: {badGround}; }
QPushButton[weight="link"] {
  background: transparent; border: 2px solid transparent; color: {accent};
  padding: 0 4px; min-height: 24px; }
QPushButton[weight="link"]:hover { text-decoration: underline; }
QPushButton[weight="link"]:focus { border: 2px solid {accent}; padding: 0 4px; min-height: 24px; }
QPushButton[tone="warn"][weight="link"] { color: {warn}; }
QPushButton[tone="bad"][weight="link"] { color: {bad}; }
QPushButton[tone="inverse"][weight="link"] { color: {inverseLink}; }
QPushButton::menu-indicator { image: none; width: 0; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: 7px; padding: 4px; }
QToolButton:hover { background: {hover}; }
QToolButton:pressed, QToolButton:checked { background: {selection}; }
QToolButton:focus { border: 2px solid {accent}; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QSpinBox, QPlainTextEdit, QTextEdit {
  background: {panel}; color: {text}; border: 1px solid {line}; border-radius: 7px; padding: 0 8px;
  selection-background-color: {accent}; selection-color: {onAccent}; }
QLineEdit, QSpinBox { min-height: 30px; }
QPlainTextEdit, QTextEdit { padding: 8px; }
QLineEdit:focus, QSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid {accent}; padding: 0 7px; }
QLineEdit:focus, QSpinBox:focus { min-height: 28px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 7px; }
QLineEdit[search="true"] { padding-left: 2px; min-height: 32px; }
QLineEdit[search="true"]:focus { padding-left: 1px; min-height: 30px; }
QLineEdit:disabled, QSpinBox:disabled { color: {caption}; background: {window}; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QComboBox {
  background: {panel}; color: {text}; border: 1px solid {line}; border-radius: 7px;
  padding: 0 8px 0 10px; min-height: 30px; font-weight: 500; }
QComboBox:hover { background: {hover}; }
QComboBox:focus { border: 2px solid {accent}; padding: 0 7px 0 9px; min-height: 28px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url({chevron}); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
  background: {panel}; color: {text}; border: 1px solid {line}; padding: 4px; outline: none;
  selection-background-color: {selection}; selection-color: {text}; }
QMenu { background: {panel}; color: {text}; border: 1px solid {line}; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 5px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: {selection}; }
QMenu::item:disabled { color: {caption}; }
QMenu::separator { height: 1px; background: {line}; margin: 6px 4px; }
QCheckBox, QRadioButton { spacing: 8px; color: {text}; }
QScrollArea, QAbstractScrollArea { border: none; background: transparent; }
QListView, QTreeView, QTableView {
  background: {panel}; border: none; outline: none;
  selection-background-color: {selection}; selection-color: {text}; }
QTableView { gridline-color: {line}; }
QHeaderView::section {
  background: {panel}; color: {caption}; border: none; border-bottom: 1px solid {line};
  padding: 8px 12px; font-size: 11px; font-weight: 600; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: {scroll}; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: {scroll}; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QPlainTextEdit, QTextEdit { background: {panel}; border: 1px solid {line}; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid {accent}; }
QPlainTextEdit[readOnly="true"] { background: {window}; }
QTabBar { background: transparent; border: none; outline: none; }
QTabBar::tab {
  background: transparent; color: {secondary}; border: 2px solid transparent; border-radius: 7px;
  padding: 6px 10px; margin-right: 2px; font-weight: 600; }
QTabBar::tab:hover { background: {hover}; }
QTabBar::tab:selected { background: {selection}; color: {accentOnSelection}; }
QTabBar::tab:selected:focus { border: 2px solid {accent}; }
)";

QColor mix(const QColor& a, const QColor& b, double share) {
    const auto blend = [share](int x, int y) {
        return static_cast<int>(x + (y - x) * share);
    };
    return QColor(blend(a.red(), b.red()), blend(a.green(), b.green()), blend(a.blue(), b.blue()));
}

} // namespace

QString themeStyleSheet(const ThemeColours& c) {
    const bool isDark = c.window.lightness() < 128;
    const QHash<QString, QString> values{
        {QStringLiteral("window"), c.window.name()},
        {QStringLiteral("panel"), c.panel.name()},
        {QStringLiteral("line"), c.line.name()},
        {QStringLiteral("text"), c.text.name()},
        {QStringLiteral("secondary"), c.secondary.name()},
        {QStringLiteral("caption"), c.caption.name()},
        {QStringLiteral("accent"), c.accent.name()},
        {QStringLiteral("accentHover"), c.accentHover.name()},
        {QStringLiteral("accentOnSelection"), c.accent.name()},
        {QStringLiteral("onAccent"), c.onAccent.name()},
        {QStringLiteral("focusOnAccent"), mix(c.accent, c.text, isDark ? 0.85 : 0.75).name()},
        {QStringLiteral("selection"), c.selection.name()},
        {QStringLiteral("hover"), c.hover.name()},
        {QStringLiteral("warn"), c.warn.name()},
        {QStringLiteral("bad"), c.bad.name()},
        {QStringLiteral("badGround"), c.badGround.name()},
        {QStringLiteral("inverseLink"), QColor(isDark ? 0x2F5BD8 : 0xA6BCFF).name()},
        {QStringLiteral("scroll"), mix(c.window, c.caption, 0.45).name()},
        {QStringLiteral("chevron"), isDark ? QStringLiteral(":/gatehouse/icons/chevron-dark.svg")
                                           : QStringLiteral(":/gatehouse/icons/chevron-light.svg")},
    };
    QString sheet = QString::fromLatin1(kSheet);
    for (auto value = values.begin(); value != values.end(); ++value)
        sheet.replace(QLatin1Char('{') + value.key() + QLatin1Char('}'), value.value());
    return sheet;
}

} // namespace gatehouse::ui
