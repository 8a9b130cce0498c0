// SPDX-License-Identifier: Apache-2.0
// Paints a request's row: the account's colour, states in their ink, the action in bold.
#pragma once

#include <QStyledItemDelegate>

namespace gatehouse::ui {

class RequestDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace gatehouse::ui
