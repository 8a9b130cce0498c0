// SPDX-License-Identifier: Apache-2.0
// A square button that shows only an icon; its name is its tool tip and its accessible name.
#pragma once

#include "ui/widgets/Icons.h"

#include <QToolButton>

namespace gatehouse::ui {

class IconButton final : public QToolButton {
    Q_OBJECT
public:
    IconButton(const QString& iconName, const QString& name, QWidget* parent = nullptr);
    void setIconName(const QString& iconName, Tint tint = Tint::Secondary);
    void setName(const QString& name);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace gatehouse::ui
