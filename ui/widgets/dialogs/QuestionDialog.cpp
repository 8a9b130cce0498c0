// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/QuestionDialog.h"

#include "ui/widgets/Accessibility.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr int kWidth = 440;

} // namespace

QuestionDialog* QuestionDialog::open(QWidget* parent, const Words& words) {
    auto* dialog = new QuestionDialog(parent, words);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

QuestionDialog::QuestionDialog(QWidget* parent, const Words& words) : QDialog(parent) {
    setWindowTitle(words.window);
    installAccessibility();
    setAccessibleName(words.window);
    setAccessibleDescription(words.question);
    setFixedWidth(kWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(20);
    auto* head = new QHBoxLayout;
    head->setSpacing(16);
    auto* picture = new QLabel(this);
    picture->setPixmap(
        ui::icon(QStringLiteral("warning"), Tint::Warn).pixmap(QSize(28, 28), devicePixelRatioF()));
    head->addWidget(picture, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(8);
    texts->addWidget(makeLabel(words.question, Theme::Type::RowTitle, Ink::Text, this));
    texts->addWidget(makeLabel(words.text, Theme::Type::Text, Ink::Secondary, this));
    texts->addStretch();
    head->addLayout(texts, 1);
    layout->addLayout(head);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    auto* yes = new ActionButton(words.yes, ActionButton::Weight::Danger, {}, this);
    buttons->addWidget(yes);
    if (!words.aside.isEmpty()) {
        auto* aside = new ActionButton(words.aside, ActionButton::Weight::Plain, {}, this);
        buttons->addWidget(aside);
        connect(aside, &QPushButton::clicked, this, [this] {
            reject();
            Q_EMIT putAside();
        });
    }
    auto* no = new ActionButton(words.no, ActionButton::Weight::Primary, {}, this);
    buttons->addWidget(no);
    layout->addLayout(buttons);
    no->setDefault(true);
    no->setFocus();
    connect(no, &QPushButton::clicked, this, &QDialog::reject);
    connect(yes, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT confirmed();
    });
    resize(kWidth, std::max(layout->heightForWidth(kWidth), 140));
}

} // namespace gatehouse::ui
