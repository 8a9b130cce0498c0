// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AccountTile.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QPixmap>

namespace gatehouse::ui {

AccountTile::AccountTile(int side, QWidget* parent) : QWidget(parent), m_side(side) {
    setFixedSize(side, side);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void AccountTile::set(AccountColour colour, const QString& initials) {
    m_colour = colour;
    m_initials = initials;
    update();
}

void AccountTile::setDimmed(bool isDimmed) {
    m_isDimmed = isDimmed;
    update();
}

void AccountTile::paint(QPainter& painter, const QRectF& rect, AccountColour colour,
                        const QString& initials) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().account(colour));
    painter.drawRoundedRect(rect, rect.height() * 0.2, rect.height() * 0.2);
    QFont font = Theme::current().font(Theme::Type::Strong);
    font.setPixelSize(static_cast<int>(rect.height() * 0.37));
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, initials);
    painter.restore();
}

QIcon AccountTile::swatch(AccountColour colour) {
    QPixmap pixmap(48, 48);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(painter, QRectF(6, 6, 36, 36), colour, {});
    painter.end();
    return QIcon(pixmap);
}

void AccountTile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_isDimmed)
        painter.setOpacity(0.45);
    paint(painter, QRectF(rect()), m_colour, m_initials);
}

} // namespace gatehouse::ui
