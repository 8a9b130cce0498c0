// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/RequestDelegate.h"

#include "ui/models/RequestListModel.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

namespace gatehouse::ui {
namespace {

constexpr int kRowHeight = 32;
constexpr int kPadding = 12;
constexpr int kSwatch = 8;

QColor colourOf(int column, RequestListModel::Tone tone, const ThemeColours& colours) {
    const bool isTelling = column == RequestListModel::Status || column == RequestListModel::Action;
    switch (tone) {
    case RequestListModel::Tone::Bad:
        if (isTelling)
            return colours.bad;
        break;
    case RequestListModel::Tone::Warning:
        if (isTelling)
            return colours.warn;
        break;
    case RequestListModel::Tone::Good:
        if (column == RequestListModel::Status)
            return colours.ok;
        break;
    case RequestListModel::Tone::Running:
        if (column == RequestListModel::Status)
            return colours.accent;
        break;
    case RequestListModel::Tone::Plain:
        break;
    }
    return column == RequestListModel::Took || column == RequestListModel::Process ||
                   column == RequestListModel::Time
               ? colours.secondary
               : colours.text;
}

Theme::Type typeOf(int column) {
    if (column == RequestListModel::Time)
        return Theme::Type::Fixed;
    return column == RequestListModel::Action ? Theme::Type::Strong : Theme::Type::Text;
}

} // namespace

QSize RequestDelegate::sizeHint(const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const QFontMetrics metrics(Theme::current().font(typeOf(index.column())));
    const int width = metrics.horizontalAdvance(index.data().toString()) + 2 * kPadding +
                      (index.column() == RequestListModel::RoleName ? kSwatch + 6 : 0);
    return {width, std::max(kRowHeight, option.fontMetrics.height() + 12)};
}

void RequestDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const ThemeColours& colours = Theme::current().colours();
    painter->save();
    if ((option.state & QStyle::State_Selected) != 0)
        painter->fillRect(option.rect, colours.selection);
    else if ((option.state & QStyle::State_MouseOver) != 0)
        painter->fillRect(option.rect, colours.hover);
    painter->setPen(colours.line);
    if (index.row() + 1 < index.model()->rowCount()) // the card's own line ends the last one
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    QRect text = option.rect.adjusted(kPadding, 0, -4, 0);
    if (index.column() == RequestListModel::RoleName) {
        if (const QVariant account = index.data(RequestListModel::ColourRole); account.isValid()) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(
                Theme::current().account(static_cast<AccountColour>(account.toInt())));
            painter->drawRoundedRect(
                QRect(text.left(), text.center().y() - kSwatch / 2 + 1, kSwatch, kSwatch), 2, 2);
        }
        text.setLeft(text.left() + kSwatch + 6);
    }
    const auto tone =
        static_cast<RequestListModel::Tone>(index.data(RequestListModel::ToneRole).toInt());
    painter->setFont(Theme::current().font(typeOf(index.column())));
    painter->setPen(colourOf(index.column(), tone, colours));
    const QString elided =
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width());
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, elided);
    painter->restore();
}

} // namespace gatehouse::ui
