// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SearchField.h"

#include "ui/widgets/Icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>

namespace gatehouse::ui {

SearchField::SearchField(const QString& placeholder, QWidget* parent) : QLineEdit(parent) {
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setProperty("search", true);
    addAction(ui::icon(QStringLiteral("search"), Tint::Caption), QLineEdit::LeadingPosition)
        ->setText(tr("Search"));
    auto* clear =
        addAction(ui::icon(QStringLiteral("close"), Tint::Secondary), QLineEdit::TrailingPosition);
    clear->setText(tr("Clear"));
    clear->setToolTip(tr("Clear (Esc)"));
    clear->setVisible(false);
    connect(clear, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, clear,
            [clear](const QString& text) { clear->setVisible(!text.isEmpty()); });
}

void SearchField::keyPressEvent(QKeyEvent* event) {
    // On X11 a line edit takes Ctrl+D for Delete; here it marks a favourite.
    const bool isFavourite = event->key() == Qt::Key_D && event->modifiers() == Qt::ControlModifier;
    if (isFavourite && m_target != nullptr) {
        QCoreApplication::sendEvent(m_target, event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Menu:
        if (m_target != nullptr) {
            QCoreApplication::sendEvent(m_target, event);
            return;
        }
        break;
    case Qt::Key_Escape:
        if (!text().isEmpty()) {
            clear();
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace gatehouse::ui
