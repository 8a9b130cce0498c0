// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/RoleDelegate.h"

#include "ui/models/RoleListModel.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemView>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr int kRow = 50;
constexpr int kHeading = 28;
constexpr int kLine = 14; // of an ARN that goes on
constexpr int kTile = 26;
constexpr int kSide = 8; // the selection reaches this far beyond the text column

QRect rowRect(const QRect& rect, const QModelIndex& index) {
    const bool hasHeading = !index.data(RoleListModel::SectionRole).toString().isEmpty();
    return rect.adjusted(12, hasHeading ? kHeading : 0, -12, 0);
}

QRect starRect(const QRect& row) {
    return {row.left() + kSide, row.top() + (kRow - 28) / 2, 28, 28};
}

/// Where name and ARN stand; behind a tile when roles of several apps are shown.
QRect textRect(const QRect& row, bool hasTile) {
    return row.adjusted(kSide + 32 + (hasTile ? kTile + 12 : 0), 5, -kSide - 4, -5);
}

bool hasTiles(const QModelIndex& index) {
    const auto* model = qobject_cast<const RoleListModel*>(index.model());
    return model != nullptr && model->isForAllApps();
}

/// The whole ARN must be seen: what does not fit goes on in the next line.
QStringList arnLines(const QString& arn, int width) {
    const QFontMetrics metrics(Theme::current().font(Theme::Type::FixedSmall));
    const qsizetype most = std::max(16, width / metrics.horizontalAdvance(QLatin1Char('0')));
    QStringList lines;
    QString rest = arn;
    while (rest.size() > most) {
        // Behind a sign that ends a part, if there is one in the last third.
        qsizetype cut = most;
        while (cut > most * 2 / 3 && rest.at(cut - 1).isLetterOrNumber())
            --cut;
        if (rest.at(cut - 1).isLetterOrNumber())
            cut = most;
        lines << rest.left(cut);
        rest = rest.mid(cut);
    }
    return lines << rest;
}

} // namespace

QSize RoleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool hasHeading = !index.data(RoleListModel::SectionRole).toString().isEmpty();
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : option.rect.width();
    const QRect row = rowRect(QRect(0, 0, width, kRow), index);
    const auto lines = arnLines(index.data(RoleListModel::ArnRole).toString(),
                                textRect(row, hasTiles(index)).width());
    return {200, kRow + static_cast<int>(lines.size() - 1) * kLine + (hasHeading ? kHeading : 0)};
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

    const auto* model = qobject_cast<const RoleListModel*>(index.model());
    const QRect text = textRect(row, hasTiles(index));
    if (hasTiles(index))
        AccountTile::paint(*painter, QRect(starRect(row).right() + 5, row.top() + 12, kTile, kTile),
                           model->colour(index.row()),
                           wording::initials(model->app(index.row()).name));
    const QRect upper(text.left(), text.top(), text.width(), kRow / 2 - 5);
    QRect lower(text.left(), upper.bottom() + 1, text.width(), kRow / 2 - 5);
    const QString note = index.data(RoleListModel::NoteRole).toString();
    painter->setFont(theme.font(Theme::Type::Caption));
    const int noteWidth = note.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(note) + 12;
    painter->setPen(c.secondary);
    painter->drawText(upper, Qt::AlignRight | Qt::AlignVCenter, note);

    QFont nameFont = theme.font(Theme::Type::Strong);
    painter->setFont(nameFont);
    painter->setPen(c.text);
    QString name = index.data(Qt::DisplayRole).toString();
    if (hasTiles(index))
        name += QStringLiteral(" · ") + index.data(RoleListModel::AppNameRole).toString();
    painter->drawText(
        upper.adjusted(0, 0, -noteWidth, 0), Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(name, Qt::ElideMiddle, upper.width() - noteWidth));
    painter->setFont(theme.font(Theme::Type::FixedSmall));
    painter->setPen(c.secondary);
    for (const QString& line :
         arnLines(index.data(RoleListModel::ArnRole).toString(), lower.width())) {
        painter->drawText(lower, Qt::AlignLeft | Qt::AlignVCenter, line);
        lower.translate(0, kLine);
    }
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
