// SPDX-License-Identifier: Apache-2.0
// The search line of a page or dialog. Arrow keys and Enter go to the list that it filters, so that
// typing and moving need no change of focus.
#pragma once

#include <QLineEdit>

namespace gatehouse::ui {

class SearchField final : public QLineEdit {
    Q_OBJECT
public:
    explicit SearchField(const QString& placeholder, QWidget* parent = nullptr);
    /// Up, Down, Page Up, Page Down, (Ctrl+)Enter, Menu and Ctrl+D are sent to `target` instead.
    void setKeyTarget(QWidget* target) { m_target = target; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* m_target = nullptr;
};

} // namespace gatehouse::ui
