// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ErrorDialog.h"

#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace gatehouse::ui {

ErrorDialog* ErrorDialog::open(QWidget* parent, const QString& title, const Error& error) {
    auto* dialog = new ErrorDialog(parent, title, error);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

ErrorDialog::ErrorDialog(QWidget* parent, const QString& title, const Error& error)
    : QDialog(parent) {
    setWindowTitle(title);
    setFixedWidth(480);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(16);
    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    auto* picture = new QLabel(this);
    picture->setPixmap(
        ui::icon(QStringLiteral("error"), Tint::Bad).pixmap(QSize(28, 28), devicePixelRatioF()));
    head->addWidget(picture, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(6);
    words->addWidget(makeLabel(title, Theme::Type::RowTitle, Ink::Text, this));
    auto* message = makeLabel(toQString(error.message), Theme::Type::Text, Ink::Text, this);
    message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    words->addWidget(message);
    if (!error.fix.empty()) {
        auto* fix = makeLabel(toQString(error.fix), Theme::Type::Text, Ink::Secondary, this);
        fix->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(fix);
    }
    words->addStretch();
    head->addLayout(words, 1);
    layout->addLayout(head);

    auto* buttons = new QHBoxLayout;
    auto* copy = new ActionButton(tr("Copy details"), ActionButton::Weight::Plain,
                                  QStringLiteral("copy"), this);
    auto* close = new ActionButton(tr("Close"), ActionButton::Weight::Primary, {}, this);
    close->setDefault(true);
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addLayout(buttons);
    QString details = title + QLatin1Char('\n') + toQString(error.sentence());
    if (!error.details.empty())
        details += QLatin1Char('\n') + toQString(error.details);
    connect(copy, &QPushButton::clicked, this, [this, copy, details] {
        QGuiApplication::clipboard()->setText(details);
        copy->setText(tr("Copied"));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    close->setFocus();
    resize(480, std::max(layout->heightForWidth(480), 140));
}

} // namespace gatehouse::ui
