// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/IconButton.h"

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

void IconButton::setName(const QString& name) {
    setToolTip(name);
    setAccessibleName(name);
}

} // namespace gatehouse::ui
