// SPDX-License-Identifier: Apache-2.0
// The coloured square with initials that marks an account everywhere.
#pragma once

#include "ui/models/AccountColour.h"

#include <QPixmap>
#include <QWidget>

class QPainter;

namespace gatehouse::ui {

class AccountTile final : public QWidget {
    Q_OBJECT
public:
    explicit AccountTile(int side = 34, QWidget* parent = nullptr);
    void set(AccountColour colour, const QString& initials);
    void setDimmed(bool isDimmed);
    [[nodiscard]] QSize sizeHint() const override { return {m_side, m_side}; }

    static void paint(QPainter& painter, const QRectF& rect, AccountColour colour,
                      const QString& initials);
    /// The plain square for menus.
    [[nodiscard]] static QIcon swatch(AccountColour colour);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_side;
    AccountColour m_colour = AccountColour::Blue;
    QString m_initials;
    bool m_isDimmed = false;
};

} // namespace gatehouse::ui
