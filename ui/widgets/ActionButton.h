// SPDX-License-Identifier: Apache-2.0
// A push button in one of the program's four weights, with an icon that follows the theme.
#pragma once

#include <QPushButton>

namespace gatehouse::ui {

class ActionButton final : public QPushButton {
    Q_OBJECT
public:
    enum class Weight { Primary, Plain, Danger, Link };

    /// `iconName` as in Icons.h; empty: none.
    explicit ActionButton(const QString& text, Weight weight = Weight::Plain,
                          const QString& iconName = {}, QWidget* parent = nullptr);
    void setWeight(Weight weight);
    void setIconName(const QString& iconName);
    [[nodiscard]] Weight weight() const { return m_weight; }

private:
    void updateIcon();

    Weight m_weight;
    QString m_iconName;
};

} // namespace gatehouse::ui
