// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/RoleDelegate.h"

#include "ui/models/RoleListModel.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace gatehouse::ui {
namespace {

constexpr int kRow = 50;
constexpr int kHeading = 28;
constexpr int kSide = 8; // the selection reaches this far beyond the text column

QRect rowRect(const QRect& rect, const QModelIndex& index) {
    const bool hasHeading = !index.data(RoleListModel::SectionRole).toString().isEmpty();
    return rect.adjusted(12, hasHeading ? kHeading : 0, -12, 0);
}

QRect starRect(const QRect& row) {
    return {row.left() + kSide, row.top() + (row.height() - 28) / 2, 28, 28};
}

} // namespace

QSize RoleDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const bool hasHeading = !index.data(RoleListModel::SectionRole).toString().isEmpty();
    return {200, kRow + (hasHeading ? kHeading : 0)};
}

void RoleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const ThemeColours& c = theme.colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = rowRect(option.rect, index);
    const QString heading = index.data(RoleListModel::SectionRole).toString();
    if (!heading.isEmpty()) {
        painter->setFont(theme.font(Theme::Type::CaptionStrong));
        painter->setPen(c.caption);
        painter->drawText(QRect(row.left() + kSide, option.rect.top(), row.width(), kHeading),
                          Qt::AlignVCenter, heading);
    }
    const bool isSelected = (option.state & QStyle::State_Selected) != 0;
    const bool isHovered = (option.state & QStyle::State_MouseOver) != 0;
    if (isSelected || isHovered) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? c.selection : c.hover);
        painter->drawRoundedRect(row.adjusted(0, 1, 0, -1), 8, 8);
    }
    const bool isFavourite = index.data(RoleListModel::FavouriteRole).toBool();
    icon(isFavourite ? QStringLiteral("star-filled") : QStringLiteral("star"),
         isFavourite ? Tint::Warn : Tint::Secondary)
        .paint(painter, starRect(row).adjusted(5, 5, -5, -5));

    QRect text = row.adjusted(kSide + 32, 5, -kSide - 4, -5);
    const auto* model = qobject_cast<const RoleListModel*>(index.model());
    if (model != nullptr && model->isForAllApps()) {
        const QRect tile(text.left(), row.top() + 12, 26, 26);
        AccountTile::paint(*painter, tile, model->colour(index.row()), {});
        text.setLeft(tile.right() + 12);
    }
    const QRect upper(text.left(), text.top(), text.width(), text.height() / 2);
    const QRect lower(text.left(), upper.bottom() + 1, text.width(), text.height() / 2);
    const QString note = index.data(RoleListModel::NoteRole).toString();
    painter->setFont(theme.font(Theme::Type::Caption));
    const int noteWidth = note.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(note) + 12;
    painter->setPen(c.secondary);
    painter->drawText(upper, Qt::AlignRight | Qt::AlignVCenter, note);

    QFont nameFont = theme.font(Theme::Type::Strong);
    painter->setFont(nameFont);
    painter->setPen(c.text);
    QString name = index.data(Qt::DisplayRole).toString();
    if (model != nullptr && model->isForAllApps())
        name += QStringLiteral(" · ") + index.data(RoleListModel::AppNameRole).toString();
    painter->drawText(
        upper.adjusted(0, 0, -noteWidth, 0), Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(name, Qt::ElideMiddle, upper.width() - noteWidth));
    painter->setFont(theme.font(Theme::Type::FixedSmall));
    painter->setPen(c.secondary);
    painter->drawText(
        lower, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(RoleListModel::ArnRole).toString(),
                                          Qt::ElideMiddle, lower.width()));
    painter->restore();
}

bool RoleDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                               const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (starRect(rowRect(option.rect, index)).contains(mouse->position().toPoint())) {
            Q_EMIT starPressed(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace gatehouse::ui
