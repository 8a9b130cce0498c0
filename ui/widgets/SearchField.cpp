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
    setToolTip(tr("Ctrl+F, or just type"));
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

void SearchField::type(const QString& text) {
    setFocus(Qt::ShortcutFocusReason);
    end(false);
    insert(text);
}

bool SearchField::isTyping(const QKeyEvent& event) {
    const auto commands = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    const QString text = event.text();
    return (event.modifiers() & commands) == 0 && !text.isEmpty() && text.front().isPrint() &&
           !text.front().isSpace() && text != QLatin1String("?");
}

bool SearchField::event(QEvent* event) {
    // Nothing that is looked for begins with "?", so there it asks for the keys.
    if (event->type() == QEvent::ShortcutOverride && text().isEmpty() &&
        static_cast<QKeyEvent*>(event)->text() == QLatin1String("?")) {
        event->ignore();
        return false;
    }
    return QLineEdit::event(event);
}

bool SearchField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && isTyping(*static_cast<QKeyEvent*>(event))) {
        type(static_cast<QKeyEvent*>(event)->text());
        return true;
    }
    return QLineEdit::eventFilter(watched, event);
}

void SearchField::keyPressEvent(QKeyEvent* event) {
    // On X11 a line edit takes Ctrl+D for Delete; here it marks a favourite. With nothing selected
    // there is nothing of its own to copy.
    const bool isFavourite = event->key() == Qt::Key_D && event->modifiers() == Qt::ControlModifier;
    const bool isCopy = event->matches(QKeySequence::Copy) && !hasSelectedText();
    if ((isFavourite || isCopy) && m_target != nullptr) {
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
