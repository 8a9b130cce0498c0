// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/IconButton.h"

#include <QKeyEvent>

namespace gatehouse::ui {

IconButton::IconButton(const QString& iconName, const QString& name, QWidget* parent)
    : QToolButton(parent) {
    setIconSize(QSize(18, 18));
    setFixedSize(32, 32);
    setFocusPolicy(Qt::StrongFocus);
    setIconName(iconName);
    setName(name);
}

void IconButton::setIconName(const QString& iconName, Tint tint) {
    setIcon(ui::icon(iconName, tint));
}

void IconButton::keyPressEvent(QKeyEvent* event) {
    // As push buttons do.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QToolButton::keyPressEvent(event);
}

void IconButton::setName(const QString& name) {
    setToolTip(name);
    setAccessibleName(name);
}

} // namespace gatehouse::ui
