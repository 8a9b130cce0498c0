// SPDX-License-Identifier: Apache-2.0
// One line of text that gives way with an ellipsis; the whole of it is the tool tip.
#pragma once

#include "ui/widgets/Theme.h"

#include <QLabel>

namespace gatehouse::ui {

enum class Ink { Text, Secondary, Caption, Accent, Ok, Warn, Bad };
[[nodiscard]] QColor inkColour(Ink ink);

class ElidedLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(Theme::Type type = Theme::Type::Text, Ink ink = Ink::Text,
                         QWidget* parent = nullptr);
    void setText(const QString& text);
    void setInk(Ink ink);
    void setType(Theme::Type type);
    void setElideMode(Qt::TextElideMode mode);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateToolTip();

    Ink m_ink;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

/// A wrapping label in a type and ink of the theme.
[[nodiscard]] QLabel* makeLabel(const QString& text, Theme::Type type = Theme::Type::Text,
                                Ink ink = Ink::Text, QWidget* parent = nullptr);

} // namespace gatehouse::ui
