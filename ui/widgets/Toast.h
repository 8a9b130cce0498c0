// SPDX-License-Identifier: Apache-2.0
// A short message over the lower edge of a window, also spoken by assistive technology.
#pragma once

#include "ui/widgets/Chip.h"

#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;

namespace gatehouse::ui {

class ActionButton;

class Toast final : public QFrame {
    Q_OBJECT
public:
    explicit Toast(QWidget* window);
    /// Replaces what is shown. With an action it stays longer.
    void show(const QString& text, Tone tone = Tone::Neutral, const QString& action = {},
              std::function<void()> onAction = {});
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QLabel* m_icon;
    QLabel* m_text;
    ActionButton* m_action;
    QTimer m_timer;
    std::function<void()> m_onAction;
};

} // namespace gatehouse::ui
