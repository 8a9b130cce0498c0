// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/LifeBar.h"

#include <QPainter>

#include <algorithm>

namespace gatehouse::ui {

void LifeBar::set(double fraction, Ink ink) {
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    m_ink = ink;
    update();
}

void LifeBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF whole(rect());
    painter.setBrush(Theme::current().colours().line);
    painter.drawRoundedRect(whole, 2, 2);
    if (m_fraction <= 0.0)
        return;
    QRectF left = whole;
    left.setWidth(std::max(4.0, whole.width() * m_fraction));
    painter.setBrush(inkColour(m_ink));
    painter.drawRoundedRect(left, 2, 2);
}

} // namespace gatehouse::ui
