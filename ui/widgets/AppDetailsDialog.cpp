// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AppDetailsDialog.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/IconButton.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace gatehouse::ui {

AppDetailsDialog* AppDetailsDialog::open(EngineBridge& bridge, const access::App& app,
                                         QWidget* parent) {
    auto* dialog = new AppDetailsDialog(bridge, app, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

AppDetailsDialog::AppDetailsDialog(EngineBridge& bridge, const access::App& app, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(toQString(app.name));
    resize(560, 460);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(16);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    auto* tile = new AccountTile(38, this);
    tile->set(accountColour(bridge.state().preferences, app.accountId, app.name),
              wording::initials(app.name));
    head->addWidget(tile);
    auto* title = new ElidedLabel(Theme::Type::RowTitle, Ink::Text, this);
    title->setText(toQString(app.name));
    head->addWidget(title, 1);
    layout->addLayout(head);

    auto* body = new QWidget(this);
    auto* form = new QFormLayout(body);
    form->setContentsMargins(0, 0, 8, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    const auto add = [&](const QString& name, const QString& value, Theme::Type type,
                         const QString& plain = {}) {
        if (value.isEmpty())
            return;
        auto* label = makeLabel(value, type, Ink::Text, body);
        label->setMinimumHeight(20);
        auto* caption = makeLabel(name, Theme::Type::Secondary, Ink::Secondary, body);
        caption->setMinimumHeight(20);
        if (plain.isEmpty()) {
            label->setTextInteractionFlags(Qt::TextSelectableByMouse |
                                           Qt::TextSelectableByKeyboard);
            form->addRow(caption, label);
            return;
        }
        auto* row = new QHBoxLayout;
        auto* copy =
            new IconButton(QStringLiteral("copy"), tr("Copy %1").arg(name.toLower()), body);
        copy->setFixedSize(24, 24);
        copy->setIconSize(QSize(14, 14));
        connect(copy, &QToolButton::clicked, body,
                [plain] { QGuiApplication::clipboard()->setText(plain); });
        row->addWidget(label);
        row->addWidget(copy);
        row->addStretch(1);
        form->addRow(caption, row);
    };
    const auto* connection = bridge.connection(app.connectionId);
    add(tr("Description"), toQString(app.description), Theme::Type::Text);
    add(tr("Not supported"), toQString(app.unsupportedReason), Theme::Type::Text);
    add(tr("Connection"), toQString(connection != nullptr ? connection->settings.name : ""),
        Theme::Type::Text);
    add(tr("Account"), wording::account(app.accountId), Theme::Type::Fixed,
        toQString(app.accountId));
    add(tr("Partition"), wording::partition(app.partition), Theme::Type::Text);
    add(tr("URI"), toQString(app.uri), Theme::Type::Fixed);
    add(tr("Public address"), toQString(app.publicAddr), Theme::Type::Fixed);
    for (const auto& [key, value] : app.labels)
        add(tr("Label %1").arg(toQString(key)), toQString(value), Theme::Type::Fixed);
    QString arns;
    for (const auto& role : app.roles)
        arns += toQString(role.arn) + QLatin1Char('\n');
    add(tr("Roles"), arns.trimmed(), Theme::Type::FixedSmall);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    scroll->setAccessibleName(tr("Details of %1").arg(toQString(app.name)));
    layout->addWidget(scroll, 1);

    auto* close = new ActionButton(tr("Close"), ActionButton::Weight::Primary, {}, this);
    close->setDefault(true);
    close->setFocus();
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace gatehouse::ui
