// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/RequestDialog.h"

#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ElidedLabel.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

constexpr int kWidth = 560;

using Rows = std::vector<std::pair<QString, QString>>;

Rows rowsOf(const access::RequestRecord& record) {
    const auto tr = [](const char* text) {
        return RequestDialog::tr(text);
    };
    Rows rows{{tr("Time"), wording::fullTime(record.time)},
              {tr("Role"), toQString(record.roleDisplay)},
              {tr("Account"), wording::account(record.accountId)},
              {tr("Host"), toQString(record.host)},
              {tr("Request"), toQString(record.method + ' ' + record.path)},
              {tr("Service"), toQString(record.service)},
              {tr("Region"), toQString(record.region)},
              {tr("Signed"), toQString(record.payload)},
              {tr("Status"),
               record.status == 0
                   ? (record.isRunning ? tr("running") : tr("no answer came"))
                   : QString::number(record.status) +
                         (record.isLocalError ? tr(" (from Gatehouse, not from AWS)") : QString())},
              {tr("Program"), toQString(record.program)},
              {tr("Sent, received"), wording::bytes(record.bytesUp) + QStringLiteral(", ") +
                                         wording::bytes(record.bytesDown)},
              {tr("Took"),
               tr("%1 in all: %2 here, %3 until AWS began to answer")
                   .arg(wording::latency(record.totalTime), wording::latency(record.localTime),
                        wording::latency(record.upstreamTime))}};
    std::erase_if(rows, [](const auto& row) { return row.second.isEmpty(); });
    return rows;
}

} // namespace

RequestDialog* RequestDialog::open(const access::RequestRecord& record, QWidget* parent) {
    auto* dialog = new RequestDialog(record, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

RequestDialog::RequestDialog(const access::RequestRecord& record, QWidget* parent)
    : QDialog(parent) {
    const QString title = record.operation.empty() ? toQString(record.method + ' ' + record.host)
                                                   : toQString(record.operation);
    setWindowTitle(title);
    setMinimumWidth(kWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(title, Theme::Type::PageTitle, Ink::Text, this));
    if (!record.error.empty()) {
        auto* banner = new Banner(record.isLocalError ? Tone::Warn : Tone::Bad, this);
        banner->setText(toQString(record.error), toQString(record.errorCode));
        layout->addWidget(banner);
    }
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    QString copied;
    int line = 0;
    for (const auto& [name, value] : rowsOf(record)) {
        grid->addWidget(makeLabel(name, Theme::Type::Secondary, Ink::Secondary, this), line, 0,
                        Qt::AlignTop);
        QLabel* text = makeLabel(value, Theme::Type::Text, Ink::Text, this);
        // A selected account would be copied in its groups, which no tool takes.
        if (name != tr("Account"))
            text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        grid->addWidget(text, line++, 1);
        // Groups are for reading; what is pasted elsewhere must be the number.
        const QString plain = name == tr("Account") ? toQString(record.accountId) : value;
        copied += name + QStringLiteral(": ") + plain + QLatin1Char('\n');
    }
    if (!record.error.empty())
        copied += tr("Error: ") + toQString(record.error) + QLatin1Char('\n');
    layout->addLayout(grid);
    layout->addSpacing(4);
    layout->addStretch(1); // takes what room there is too much
    auto* foot = new QHBoxLayout;
    auto* copy = new ActionButton(tr("Copy details"), ActionButton::Weight::Plain,
                                  QStringLiteral("copy"), this);
    connect(copy, &QPushButton::clicked, this,
            [copied] { QGuiApplication::clipboard()->setText(copied); });
    auto* close = new ActionButton(tr("Close"), ActionButton::Weight::Primary, {}, this);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    foot->addWidget(copy);
    if (!record.error.empty()) {
        auto* check =
            new ActionButton(tr("Check this computer…"), ActionButton::Weight::Plain, {}, this);
        foot->addWidget(check);
        connect(check, &QPushButton::clicked, this, [this] {
            accept();
            Q_EMIT doctorRequested();
        });
    }
    foot->addStretch(1);
    foot->addWidget(close);
    layout->addLayout(foot);
    close->setDefault(true);
    close->setFocus();
    resize(kWidth, layout->heightForWidth(kWidth));
}

} // namespace gatehouse::ui
