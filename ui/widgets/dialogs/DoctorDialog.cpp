// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/DoctorDialog.h"

#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/dialogs/FindingRow.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ProgressLine.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPointer>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

/// Calls `then` of the dialog on the GUI thread, if it still lives.
template <typename Then>
void post(const QPointer<DoctorDialog>& dialog, Then then) {
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [dialog, then = std::move(then)] {
            if (dialog)
                then();
        },
        Qt::QueuedConnection);
}

} // namespace

DoctorDialog::DoctorDialog(StartDoctor start, QWidget* parent)
    : QDialog(parent), m_start(std::move(start)), m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(this)), m_scroll(new QScrollArea(this)), m_list(new QWidget),
      m_progress(new ProgressLine(this)),
      m_status(makeLabel({}, Theme::Type::Secondary, Ink::Secondary, this)),
      m_action(new ActionButton(tr("Check"), ActionButton::Weight::Primary, {}, this)),
      m_copy(new ActionButton(tr("Copy report"), ActionButton::Weight::Plain,
                              QStringLiteral("copy"), this)) {
    setWindowTitle(tr("Check this computer"));
    resize(760, 600);
    setMinimumSize(520, 400);
    build();
}

DoctorDialog::~DoctorDialog() = default;

void DoctorDialog::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(windowTitle(), Theme::Type::PageTitle, Ink::Text, this));
    layout->addWidget(makeLabel(tr("Runs a real call of each AWS tool here through the proxy, with "
                                   "your newest session or a sandbox. Variables are those that "
                                   "Gatehouse was started with; in a terminal, run: gatehouse "
                                   "doctor"),
                                Theme::Type::Secondary, Ink::Secondary, this));
    layout->addWidget(m_progress);
    m_empty->set(QStringLiteral("check"), tr("Nothing was checked yet"),
                 tr("Proxy, certificates, variables, AWS files, the network and every AWS tool "
                    "on this computer: what does not work is told with what to do."));
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Findings"));
    m_layout = new QVBoxLayout(m_list);
    m_layout->setContentsMargins(0, 0, 8, 8);
    m_layout->setSpacing(8);
    m_layout->addStretch(1);
    m_scroll->setWidget(m_list);
    // The dialog's own ground: a scroll area would fill another.
    m_list->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_scroll);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeFoot());
    m_action->setDefault(true);
    m_action->setFocus();
}

QWidget* DoctorDialog::makeFoot() {
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_status, 1);
    auto* close = new ActionButton(tr("Close"), ActionButton::Weight::Plain, {}, foot);
    for (ActionButton* button : {m_copy, close, m_action}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    m_copy->hide();
    connect(close, &QPushButton::clicked, this, &QDialog::hide);
    connect(m_action, &QPushButton::clicked, this, [this] { m_isRunning ? cancel() : run(); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(report());
        m_status->setText(tr("The report was copied."));
    });
    return foot;
}

void DoctorDialog::run() {
    if (m_isRunning)
        return;
    clear();
    m_isRunning = true;
    m_wasCancelled = false;
    m_progress->setBusy(true);
    m_copy->hide();
    m_action->setText(tr("Cancel"));
    m_action->setWeight(ActionButton::Weight::Plain);
    m_status->setText(tr("Looking…"));
    const QPointer<DoctorDialog> self(this);
    const int number = ++m_number;
    doctor::Listener listener;
    listener.begins = [self, number](const std::string& subject) {
        post(self, [self, number, subject] {
            if (number == self->m_number)
                self->begins(toQString(subject));
        });
    };
    listener.found = [self, number](const doctor::Finding& finding) {
        post(self, [self, number, finding] {
            if (number == self->m_number)
                self->add(finding);
        });
    };
    m_run = m_start(std::move(listener), [self, number] {
        post(self, [self, number] {
            if (number == self->m_number)
                self->finish();
        });
    });
}

void DoctorDialog::cancel() {
    m_wasCancelled = true;
    m_action->setEnabled(false);
    m_status->setText(tr("Stopping…"));
    if (m_run.cancel)
        m_run.cancel();
}

void DoctorDialog::begins(const QString& subject) {
    if (!m_wasCancelled)
        m_status->setText(tr("Looking at %1…").arg(subject));
}

void DoctorDialog::add(const doctor::Finding& finding) {
    m_findings.push_back(finding);
    m_count.add(finding.outcome);
    if (m_area != finding.area) {
        m_area = finding.area;
        const QString title = toQString(doctor::titleOf(finding.area)).toUpper();
        QLabel* heading = makeLabel(title, Theme::Type::CaptionStrong, Ink::Caption, m_list);
        auto* card = new Card(m_list);
        m_section = new QVBoxLayout(card);
        m_section->setContentsMargins(16, 0, 16, 0);
        m_section->setSpacing(0);
        heading->setContentsMargins(0, m_layout->count() == 1 ? 0 : 8, 0, 0);
        m_layout->insertWidget(m_layout->count() - 1, heading);
        m_layout->insertWidget(m_layout->count() - 1, card);
    }
    auto* row = new FindingRow(finding, m_list);
    connect(row, &FindingRow::copied, m_status, &QLabel::setText);
    m_section->addWidget(row);
    m_stack->setCurrentWidget(m_scroll);
}

void DoctorDialog::finish() {
    m_isRunning = false;
    m_run = {};
    m_progress->setBusy(false);
    m_action->setEnabled(true);
    m_action->setText(tr("Check again"));
    m_action->setWeight(ActionButton::Weight::Primary);
    m_copy->setVisible(!m_findings.empty());
    const QString count = toQString(m_count.sentence());
    m_status->setText(m_wasCancelled ? tr("Stopped. %1").arg(count) : count);
    Q_EMIT ended();
}

void DoctorDialog::clear() {
    while (m_layout->count() > 1) {
        QLayoutItem* item = m_layout->takeAt(0);
        delete item->widget();
        delete item;
    }
    m_findings.clear();
    m_count = {};
    m_area.reset();
    m_section = nullptr;
}

QString DoctorDialog::report() const {
    QString text;
    for (const doctor::Finding& finding : m_findings) {
        text += toQString(doctor::nameOf(finding.outcome)) + QStringLiteral(": ") +
                toQString(finding.subject) + QStringLiteral(": ") + toQString(finding.sentence) +
                QLatin1Char('\n');
        for (const std::string* line : {&finding.fix, &finding.command, &finding.details}) {
            if (!line->empty())
                text += QStringLiteral("  ") +
                        toQString(*line).replace(QLatin1Char('\n'), QStringLiteral("\n  ")) +
                        QLatin1Char('\n');
        }
    }
    return text + toQString(m_count.sentence()) + QLatin1Char('\n');
}

} // namespace gatehouse::ui
