// SPDX-License-Identifier: Apache-2.0
// A thin bar: how much of a session's life is left. The words beside it say the same.
#pragma once

#include "ui/widgets/ElidedLabel.h"

#include <QWidget>

namespace gatehouse::ui {

class LifeBar final : public QWidget {
    Q_OBJECT
public:
    explicit LifeBar(QWidget* parent = nullptr) : QWidget(parent) { setFixedHeight(4); }
    /// `fraction` from 0 to 1.
    void set(double fraction, Ink ink);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_fraction = 1.0;
    Ink m_ink = Ink::Ok;
};

} // namespace gatehouse::ui
