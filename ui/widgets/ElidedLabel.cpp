// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ElidedLabel.h"

#include <QPainter>

#include <algorithm>

namespace gatehouse::ui {

QColor inkColour(Ink ink) {
    const ThemeColours& c = Theme::current().colours();
    switch (ink) {
    case Ink::Text:
        return c.text;
    case Ink::Secondary:
        return c.secondary;
    case Ink::Caption:
        return c.caption;
    case Ink::Accent:
        return c.accent;
    case Ink::Ok:
        return c.ok;
    case Ink::Warn:
        return c.warn;
    case Ink::Bad:
        return c.bad;
    }
    return c.text;
}

ElidedLabel::ElidedLabel(Theme::Type type, Ink ink, QWidget* parent) : QLabel(parent), m_ink(ink) {
    setFont(Theme::current().font(type));
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text) {
    if (text == QLabel::text())
        return;
    QLabel::setText(text);
    updateToolTip();
}

void ElidedLabel::setInk(Ink ink) {
    m_ink = ink;
    update();
}

void ElidedLabel::setType(Theme::Type type) {
    setFont(Theme::current().font(type));
    updateGeometry();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    m_mode = mode;
    update();
}

QSize ElidedLabel::sizeHint() const {
    const QFontMetrics metrics = fontMetrics();
    return {metrics.horizontalAdvance(text()) + 2, metrics.height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {0, fontMetrics().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    updateToolTip();
}

void ElidedLabel::updateToolTip() {
    const bool isCut = fontMetrics().horizontalAdvance(text()) > width();
    setToolTip(isCut ? text() : QString());
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(isEnabled() ? inkColour(m_ink) : inkColour(Ink::Caption));
    const QString shown = fontMetrics().elidedText(text(), m_mode, width());
    painter.drawText(rect().adjusted(std::max(indent(), 0), 0, 0, 0),
                     static_cast<int>(alignment() | Qt::AlignVCenter), shown);
}

QLabel* makeLabel(const QString& text, Theme::Type type, Ink ink, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(Theme::current().font(type));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    const auto paint = [label, ink] {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, inkColour(ink));
        label->setPalette(palette);
    };
    paint();
    QObject::connect(&Theme::current(), &Theme::changed, label, paint);
    return label;
}

} // namespace gatehouse::ui
