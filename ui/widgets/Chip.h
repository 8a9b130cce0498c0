// SPDX-License-Identifier: Apache-2.0
// A small word on a tinted ground ("Ready", "3"), or, when it opens something, a round button.
#pragma once

#include <QAbstractButton>

namespace gatehouse::ui {

enum class Tone { Neutral, Accent, Ok, Warn, Bad, Sandbox };

/// Not focusable and without a press unless made clickable; the text elides in the middle.
class Chip final : public QAbstractButton {
    Q_OBJECT
public:
    enum class Shape { Badge, Menu, Button };

    explicit Chip(const QString& text = {}, Shape shape = Shape::Badge, QWidget* parent = nullptr);
    void setTone(Tone tone);
    /// A dot before the text, for states.
    void setDotted(bool isDotted);
    void setQuiet(bool isQuiet);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Shape m_shape;
    Tone m_tone = Tone::Neutral;
    bool m_isDotted = false;
    bool m_isQuiet = false;
};

} // namespace gatehouse::ui
