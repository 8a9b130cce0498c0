// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/ChoiceCard.h"

#include "ui/widgets/Accessibility.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

namespace gatehouse::ui {
namespace {

constexpr int kHeight = 76;
constexpr int kIconGround = 40;

} // namespace

ChoiceCard::ChoiceCard(const QString& kind, const QString& iconName, const QString& title,
                       const QString& text, QWidget* parent)
    : QAbstractButton(parent), m_kind(kind), m_iconName(iconName) {
    installAccessibility();
    setText(title);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setDescription(text);
}

QSize ChoiceCard::sizeHint() const {
    return {520, kHeight};
}

void ChoiceCard::setDescription(const QString& text) {
    m_description = text;
    setAccessibleName(this->text());
    setAccessibleDescription(text);
    setToolTip(text);
    update();
}

void ChoiceCard::setBadge(const QString& badge) {
    m_badge = badge;
    update();
}

void ChoiceCard::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void ChoiceCard::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

void ChoiceCard::paintTexts(QPainter& painter, const QRect& area) const {
    const ThemeColours& colours = Theme::current().colours();
    int right = area.right();
    if (!m_badge.isEmpty()) {
        painter.setFont(Theme::current().font(Theme::Type::CaptionStrong));
        const int width = painter.fontMetrics().horizontalAdvance(m_badge) + 16;
        const QRect badge(right - width, area.center().y() - 10, width, 21);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.okGround);
        painter.drawRoundedRect(badge, 10, 10);
        painter.setPen(colours.ok);
        painter.drawText(badge, Qt::AlignCenter, m_badge);
        right = badge.left() - 12;
    }
    const auto line = [&](const QString& text, Theme::Type type, const QColor& colour, int top,
                          int height) {
        painter.setFont(Theme::current().font(type));
        painter.setPen(colour);
        const QRect rect(area.left(), top, right - area.left(), height);
        painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
    };
    line(text(), Theme::Type::RowTitle, colours.text, area.center().y() - 22, 22);
    line(m_description, Theme::Type::Text, colours.secondary, area.center().y() + 2, 20);
}

void ChoiceCard::paintEvent(QPaintEvent*) {
    const ThemeColours& colours = Theme::current().colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMarked = isChecked() || hasFocus();
    painter.setPen(QPen(isMarked ? colours.accent : colours.line, hasFocus() ? 2 : 1));
    painter.setBrush(underMouse() && !isChecked() ? colours.hover : colours.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::kCardRadius,
                            metrics::kCardRadius);
    const QRect ground(18, (height() - kIconGround) / 2, kIconGround, kIconGround);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? colours.selection : colours.sidebar);
    painter.drawRoundedRect(ground, 8, 8);
    ui::icon(m_iconName, isChecked() ? Tint::Accent : Tint::Secondary)
        .paint(&painter, ground.adjusted(10, 10, -10, -10));
    paintTexts(painter,
               QRect(ground.right() + 17, 0, width() - ground.right() - 17 - 20, height()));
}

} // namespace gatehouse::ui
