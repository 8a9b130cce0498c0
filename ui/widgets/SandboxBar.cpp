// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SandboxBar.h"

#include "ui/widgets/Theme.h"

#include <QPainter>

namespace gatehouse::ui {

SandboxBar::SandboxBar(QWidget* parent) : QWidget(parent) {
    setFixedHeight(24);
    setAccessibleName(tr("Sandbox: not AWS"));
    setToolTip(tr("The sandbox is a stand-in for AWS on this computer. Nothing here reaches AWS."));
}

void SandboxBar::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.sandbox);
    QFont font = Theme::current().font(Theme::Type::Secondary);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(c.onSandbox);
    painter.drawText(rect(), Qt::AlignCenter, tr("Sandbox: not AWS"));
}

} // namespace gatehouse::ui
