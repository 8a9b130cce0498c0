// SPDX-License-Identifier: Apache-2.0
// What a page shows when it has nothing to show: an icon, why, what to do, one button.
#pragma once

#include <QWidget>

class QLabel;

namespace gatehouse::ui {

class ActionButton;

class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);
    /// An empty `action` hides the button.
    void set(const QString& iconName, const QString& title, const QString& text,
             const QString& action = {});

Q_SIGNALS:
    void activated();

private:
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    ActionButton* m_button;
};

} // namespace gatehouse::ui
