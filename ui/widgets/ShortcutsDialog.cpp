// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ShortcutsDialog.h"

#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace gatehouse::ui {

ShortcutsDialog::ShortcutsDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keys"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(14);
    layout->addWidget(makeLabel(tr("Keys"), Theme::Type::PageTitle, Ink::Text, this));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(8);
    const struct {
        QString keys;
        QString meaning;
    } rows[] = {
        {tr("Ctrl+F, or just type"), tr("Search")},
        {tr("↑  ↓"), tr("Move in the list while typing goes on")},
        {tr("Enter"), tr("Open the console")},
        {tr("Ctrl+Enter"), tr("Start a session")},
        {tr("R"), tr("Choose a role")},
        {tr("F, or Ctrl+D while typing"), tr("Favourite")},
        {tr("Ctrl+C"), tr("Copy the session's export")},
        {tr("Menu"), tr("All that can be done with a row")},
        {tr("Ctrl+1 … Ctrl+4"), tr("Apps, Sessions, Activity, Settings")},
        {tr("Ctrl+,"), tr("Settings")},
        {tr("F5"), tr("Load the connections again")},
        {tr("Ctrl+Q"), tr("Quit")},
        {tr("F1 or ?"), tr("This sheet")},
    };
    int row = 0;
    for (const auto& [keys, meaning] : rows) {
        auto* key = new ElidedLabel(Theme::Type::Strong, Ink::Text, this);
        key->setText(keys);
        key->setMinimumWidth(190);
        auto* words = new ElidedLabel(Theme::Type::Text, Ink::Secondary, this);
        words->setText(meaning);
        words->setMinimumWidth(250);
        grid->addWidget(key, row, 0);
        grid->addWidget(words, row, 1);
        ++row;
    }
    layout->addLayout(grid);
    auto* close = new ActionButton(tr("Close"), ActionButton::Weight::Primary, {}, this);
    close->setDefault(true);
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace gatehouse::ui
