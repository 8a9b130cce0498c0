// SPDX-License-Identifier: Apache-2.0
// One line across a page that says what is wrong and offers what to do about it.
#pragma once

#include "ui/widgets/Chip.h"

#include <QFrame>

#include <array>
#include <cstddef>

class QHBoxLayout;
class QLabel;

namespace gatehouse::ui {

class Banner final : public QFrame {
    Q_OBJECT
public:
    explicit Banner(Tone tone, QWidget* parent = nullptr);
    /// Wraps over several lines if it must. `note` is a second, quieter sentence.
    void setText(const QString& text, const QString& note = {});
    void setTone(Tone tone);
    [[nodiscard]] QString text() const;
    /// Adds a button that looks like a link; the caller connects it.
    class ActionButton* addAction(const QString& text);
    void clearActions();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void applyTone();

    Tone m_tone;
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_note;
    QHBoxLayout* m_actions;
    std::array<ActionButton*, 2> m_buttons{};
    std::size_t m_shown = 0;
};

} // namespace gatehouse::ui
