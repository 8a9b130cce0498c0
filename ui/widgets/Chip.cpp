// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Chip.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QEnterEvent>
#include <QPainter>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr int kChevron = 14;
constexpr int kDot = 8;

struct ToneColours {
    QColor ink;
    QColor ground;
};

ToneColours coloursOf(Tone tone) {
    const ThemeColours& c = Theme::current().colours();
    switch (tone) {
    case Tone::Neutral:
        return {c.secondary, c.hover};
    case Tone::Accent:
        return {c.accent, c.selection};
    case Tone::Ok:
        return {c.ok, c.okGround};
    case Tone::Warn:
        return {c.warn, c.warnGround};
    case Tone::Bad:
        return {c.bad, c.badGround};
    case Tone::Sandbox:
        return {c.sandbox, c.sandboxGround};
    }
    return {c.text, c.panel};
}

} // namespace

Chip::Chip(const QString& text, Shape shape, QWidget* parent)
    : QAbstractButton(parent), m_shape(shape) {
    setText(text);
    setFont(Theme::current().font(shape == Shape::Badge ? Theme::Type::Caption
                                                        : Theme::Type::Secondary));
    setFocusPolicy(shape == Shape::Badge ? Qt::NoFocus : Qt::StrongFocus);
    if (shape == Shape::Badge)
        setAttribute(Qt::WA_TransparentForMouseEvents);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Chip::setTone(Tone tone) {
    m_tone = tone;
    update();
}

void Chip::setDotted(bool isDotted) {
    m_isDotted = isDotted;
    updateGeometry();
    update();
}

void Chip::setQuiet(bool isQuiet) {
    m_isQuiet = isQuiet;
    update();
}

QSize Chip::sizeHint() const {
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    int width = QFontMetrics(strong).horizontalAdvance(text());
    if (m_isDotted)
        width += kDot + 7;
    if (m_shape == Shape::Badge)
        return {std::max(width + 16, 24), 20};
    if (m_shape == Shape::Menu)
        return {width + kChevron + 28, 26};
    return {width + 24, 30};
}

QSize Chip::minimumSizeHint() const {
    const QSize hint = sizeHint();
    return {std::min(hint.width(), m_shape == Shape::Badge ? hint.width() : 72), hint.height()};
}

void Chip::enterEvent(QEnterEvent* event) {
    update();
    QAbstractButton::enterEvent(event);
}

void Chip::leaveEvent(QEvent* event) {
    update();
    QAbstractButton::leaveEvent(event);
}

void Chip::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    const ToneColours tone = coloursOf(m_tone);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMenu = m_shape == Shape::Menu;
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    const qreal radius = m_shape == Shape::Button ? metrics::kControlRadius : frame.height() / 2;
    const bool isHovered = isEnabled() && m_shape != Shape::Badge && underMouse();
    painter.setPen(hasFocus() ? QPen(c.accent, 2) : isMenu ? QPen(c.line, 1) : QPen(Qt::NoPen));
    painter.setBrush(isMenu ? (isHovered ? c.hover : c.panel)
                            : (isHovered ? tone.ground.darker(104) : tone.ground));
    painter.drawRoundedRect(frame, radius, radius);

    QFont strong = font();
    strong.setWeight(m_isQuiet ? QFont::Medium : QFont::DemiBold);
    painter.setFont(strong);
    QRect inner = rect().adjusted(isMenu ? 12 : 8, 0, isMenu ? -(kChevron + 12) : -8, 0);
    QColor ink = isMenu ? (m_isQuiet ? c.secondary : c.text) : tone.ink;
    if (!isEnabled())
        ink = c.caption;
    if (m_isDotted) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(QRectF(inner.left() + 3, (height() - kDot) / 2.0, kDot, kDot));
        inner.setLeft(inner.left() + kDot + 10);
    }
    painter.setPen(ink);
    const QString shown =
        painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, inner.width() + 1);
    painter.drawText(inner, m_isDotted ? Qt::AlignVCenter | Qt::AlignLeft : Qt::AlignCenter, shown);
    if (isMenu) {
        const QRect arrow(width() - kChevron - 8, (height() - kChevron) / 2, kChevron, kChevron);
        ui::icon(QStringLiteral("chevron-down"), m_isQuiet ? Tint::Secondary : Tint::Text)
            .paint(&painter, arrow, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
    }
}

} // namespace gatehouse::ui
