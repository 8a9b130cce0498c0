// SPDX-License-Identifier: Apache-2.0
// A panel with a thin line and round corners.
#pragma once

#include <QFrame>

namespace gatehouse::ui {

class Card final : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);
    /// A line in the accent colour: the chosen one of several.
    void setSelected(bool isSelected);
    [[nodiscard]] bool isSelected() const { return m_isSelected; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_isSelected = false;
};

} // namespace gatehouse::ui
