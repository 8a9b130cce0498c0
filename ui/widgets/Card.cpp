// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Card.h"

#include "ui/widgets/Theme.h"

#include <QPainter>

namespace gatehouse::ui {

Card::Card(QWidget* parent) : QFrame(parent) {}

void Card::setSelected(bool isSelected) {
    m_isSelected = isSelected;
    update();
}

void Card::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(c.panel);
    painter.setPen(QPen(m_isSelected ? c.accent : c.line, m_isSelected ? 1.5 : 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), metrics::kCardRadius,
                            metrics::kCardRadius);
}

} // namespace gatehouse::ui
