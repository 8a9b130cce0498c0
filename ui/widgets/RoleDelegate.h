// SPDX-License-Identifier: Apache-2.0
// Draws the rows of the role picker. The star is also Ctrl+D and in the menu.
#pragma once

#include <QStyledItemDelegate>

namespace gatehouse::ui {

class RoleDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

Q_SIGNALS:
    void starPressed(const QModelIndex& index);
};

} // namespace gatehouse::ui
