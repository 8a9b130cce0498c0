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
    /// Up, Down, Page Up, Page Down, (Ctrl+)Enter, Menu, Ctrl+D, and Ctrl+C while nothing is
    /// selected are sent to `target` instead.
    void setKeyTarget(QWidget* target) { m_target = target; }
    /// What is typed in `view`, a list, goes on here.
    void takeTypingFrom(QWidget* view) { view->installEventFilter(this); }
    /// Takes the focus and goes on with `text`.
    void type(const QString& text);
    /// True for a letter, digit or sign, but for "?", which asks for the keys.
    [[nodiscard]] static bool isTyping(const QKeyEvent& event);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* m_target = nullptr;
};

} // namespace gatehouse::ui
