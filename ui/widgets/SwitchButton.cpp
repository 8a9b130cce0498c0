// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SwitchButton.h"

#include "ui/widgets/Accessibility.h"
#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QVariantAnimation>

namespace gatehouse::ui {

SwitchButton::SwitchButton(const QString& accessibleName, QWidget* parent)
    : QAbstractButton(parent), m_animation(new QVariantAnimation(this)) {
    installAccessibility();
    setCheckable(true);
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(sizeHint());
    m_animation->setDuration(120);
    connect(m_animation, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        m_position = value.toReal();
        update();
    });
}

void SwitchButton::setBusy(bool isBusy) {
    m_isBusy = isBusy;
    glide();
}

void SwitchButton::checkStateSet() {
    QAbstractButton::checkStateSet();
    glide();
}

void SwitchButton::nextCheckState() {
    if (m_isBusy)
        return;
    QAbstractButton::nextCheckState();
    glide();
}

void SwitchButton::glide() {
    const qreal target = m_isBusy ? 0.5 : isChecked() ? 1.0 : 0.0;
    m_animation->stop();
    if (!isVisible() || !Theme::current().isAnimated()) {
        m_position = target;
        update();
        return;
    }
    m_animation->setStartValue(m_position);
    m_animation->setEndValue(target);
    m_animation->start();
}

void SwitchButton::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(2, 2, width() - 4, height() - 4);
    if (hasFocus()) {
        painter.setPen(QPen(c.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0,
                                height() / 2.0);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(!isEnabled() ? c.line : m_isBusy ? c.warn : isChecked() ? c.ok : c.caption);
    painter.drawRoundedRect(track.adjusted(1, 1, -1, -1), track.height() / 2, track.height() / 2);
    const qreal side = track.height() - 6;
    const qreal x = track.left() + 3 + m_position * (track.width() - side - 6);
    painter.setBrush(Theme::current().isDark() ? c.window : QColor(Qt::white));
    painter.drawEllipse(QRectF(x, track.top() + 3, side, side));
}

} // namespace gatehouse::ui
