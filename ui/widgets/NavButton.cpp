// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/NavButton.h"

#include "ui/widgets/Accessibility.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace gatehouse::ui {

NavButton::NavButton(Kind kind, const QString& iconName, const QString& text, QWidget* parent)
    : QAbstractButton(parent), m_kind(kind), m_iconName(iconName) {
    installAccessibility();
    setText(text);
    setCheckable(kind == Kind::Page);
    setAutoExclusive(kind == Kind::Page);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    updateNames();
}

void NavButton::setSubtitle(const QString& subtitle) {
    m_subtitle = subtitle;
    updateNames();
}

void NavButton::setBadge(const QString& badge) {
    m_badge = badge;
    updateNames();
}

void NavButton::setState(std::optional<Tone> tone, const QString& words) {
    m_state = tone;
    m_stateWords = words;
    updateNames();
}

void NavButton::setCollapsed(bool isCollapsed) {
    m_isCollapsed = isCollapsed;
    updateGeometry();
    updateNames();
}

void NavButton::setIconName(const QString& iconName) {
    m_iconName = iconName;
    update();
}

void NavButton::setHint(const QString& hint) {
    m_hint = hint;
    updateNames();
}

void NavButton::updateNames() {
    QStringList parts{text()};
    for (const QString* part : {&m_badge, &m_subtitle, &m_stateWords}) {
        if (!part->isEmpty())
            parts << *part;
    }
    setAccessibleName(parts.join(QStringLiteral(", ")));
    QString tip = m_isCollapsed ? parts.join(QStringLiteral(" · ")) : m_stateWords;
    if (!m_hint.isEmpty())
        tip = tip.isEmpty() ? m_hint : tip + QStringLiteral("\n") + m_hint;
    setToolTip(tip);
    update();
}

QSize NavButton::sizeHint() const {
    const int height = m_isCollapsed ? 38 : m_kind == Kind::Connection ? 44 : 34;
    return {m_isCollapsed ? 44 : 180, height};
}

void NavButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void NavButton::enterEvent(QEnterEvent* event) {
    update();
    QAbstractButton::enterEvent(event);
}

void NavButton::leaveEvent(QEvent* event) {
    update();
    QAbstractButton::leaveEvent(event);
}

void NavButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const ThemeColours& c = theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(c.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(isChecked()    ? c.selection
                         : underMouse() ? c.line
                                        : QColor(Qt::transparent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::kControlRadius,
                                metrics::kControlRadius);
    }
    const int side = m_isCollapsed ? 20 : m_kind == Kind::Page ? 18 : 16;
    const bool hasTwoLines = m_kind == Kind::Connection && !m_isCollapsed;
    const int iconTop = hasTwoLines ? 6 : (height() - side) / 2;
    const QRect iconRect(m_isCollapsed ? (width() - side) / 2 : 10, iconTop, side, side);
    ui::icon(m_iconName, isChecked() ? Tint::Accent : Tint::Secondary).paint(&painter, iconRect);
    if (m_isCollapsed) {
        if (m_state)
            paintStateDot(painter, QPointF(iconRect.right() + 3, iconRect.bottom()), *m_state);
        if (!m_badge.isEmpty())
            paintBadge(painter);
        return;
    }
    const int left = m_kind == Kind::Page ? 38 : 36;
    const int right = width() - (m_state ? 26 : m_badge.isEmpty() ? 8 : 44);
    painter.setFont(
        theme.font(m_kind == Kind::Page ? Theme::Type::Strong : Theme::Type::Secondary));
    if (m_kind == Kind::Connection) {
        QFont font = theme.font(Theme::Type::Secondary);
        font.setWeight(QFont::Medium);
        painter.setFont(font);
    }
    painter.setPen(m_kind == Kind::Quiet ? c.secondary : c.text);
    const QRect line(left, hasTwoLines ? 4 : 0, right - left, hasTwoLines ? 19 : height());
    painter.drawText(line, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
    if (hasTwoLines) {
        painter.setFont(theme.font(Theme::Type::Caption));
        painter.setPen(c.secondary);
        const QRect lower(left, 22, right - left, 17);
        painter.drawText(
            lower, Qt::AlignVCenter,
            painter.fontMetrics().elidedText(m_subtitle, Qt::ElideRight, lower.width()));
    }
    if (m_state)
        paintStateDot(painter, QPointF(width() - 14, hasTwoLines ? 14 : height() / 2.0), *m_state);
    if (!m_badge.isEmpty())
        paintBadge(painter);
}

void NavButton::paintBadge(QPainter& painter) const {
    const ThemeColours& c = Theme::current().colours();
    QFont font = Theme::current().font(Theme::Type::Caption);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const int height = m_isCollapsed ? 15 : 18;
    const int width =
        std::max(painter.fontMetrics().horizontalAdvance(m_badge) + 10, m_isCollapsed ? 15 : 26);
    const QRectF ground = m_isCollapsed ? QRectF(this->width() - width - 2, 2, width, height)
                                        : QRectF(this->width() - width - 10,
                                                 (this->height() - height) / 2.0, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.okGround);
    painter.drawRoundedRect(ground, height / 2.0, height / 2.0);
    painter.setPen(c.ok);
    painter.drawText(ground, Qt::AlignCenter, m_badge);
}

void paintStateDot(QPainter& painter, const QPointF& centre, Tone tone) {
    const ThemeColours& c = Theme::current().colours();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    switch (tone) {
    case Tone::Ok:
        painter.setBrush(c.ok);
        painter.drawEllipse(centre, 4, 4);
        break;
    case Tone::Warn:
        painter.setBrush(c.warn);
        painter.drawPolygon(QPolygonF{QPointF(centre.x(), centre.y() - 5),
                                      QPointF(centre.x() + 5, centre.y() + 4),
                                      QPointF(centre.x() - 5, centre.y() + 4)});
        break;
    case Tone::Bad:
        painter.setPen(QPen(c.bad, 2.2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centre + QPointF(-3, -3), centre + QPointF(3, 3));
        painter.drawLine(centre + QPointF(-3, 3), centre + QPointF(3, -3));
        break;
    case Tone::Sandbox:
        painter.setBrush(c.sandbox);
        painter.drawRoundedRect(QRectF(centre.x() - 4, centre.y() - 4, 8, 8), 2, 2);
        break;
    case Tone::Neutral:
    case Tone::Accent:
        painter.setPen(QPen(c.caption, 1.8));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, 3.4, 3.4);
        break;
    }
    painter.restore();
}

} // namespace gatehouse::ui
