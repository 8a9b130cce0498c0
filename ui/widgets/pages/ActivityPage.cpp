// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/ActivityPage.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/RequestListModel.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/dialogs/RequestDialog.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ErrorDialog.h"
#include "ui/widgets/pages/PageHeader.h"
#include "ui/widgets/pages/RequestDelegate.h"
#include "ui/widgets/pages/RequestFile.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Theme.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QSaveFile>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace gatehouse::ui {
namespace {

constexpr int kCardInset = 3; // keeps the table out of the card's round corners
constexpr int kMostRowsMeasured = 500;
constexpr int kNarrow = 760;

} // namespace

ActivityPage::ActivityPage(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_model(new RequestListModel(bridge, this)),
      m_search(new SearchField(tr("Filter: role:developer service:s3 status:403 process:terraform"),
                               this)),
      m_pause(new ActionButton(tr("Pause"), ActionButton::Weight::Plain, QStringLiteral("pause"),
                               this)),
      m_stack(new QStackedWidget(this)), m_table(new QTreeView(this)),
      m_empty(new EmptyState(this)) {
    build();
    connect(m_search, &QLineEdit::textChanged, m_model, &RequestListModel::setFilter);
    connect(m_search, &QLineEdit::textChanged, this, &ActivityPage::updateState);
    connect(m_pause, &QPushButton::clicked, this, &ActivityPage::togglePause);
    connect(m_model, &RequestListModel::waitingChanged, this, &ActivityPage::updateState);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ActivityPage::updateState);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ActivityPage::updateState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ActivityPage::updateState);
    connect(m_table, &QTreeView::activated, this, &ActivityPage::openDetails);
    connect(m_empty, &EmptyState::activated, this, [this] { m_search->clear(); });
    updateState();
}

void ActivityPage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPageMargin, 16, metrics::kPageMargin, 16);
    layout->setSpacing(12);
    auto* header = new PageHeader(tr("Activity"), {}, this);
    auto* check = new ActionButton(tr("Check tools…"), ActionButton::Weight::Plain, {}, this);
    check->setToolTip(tr("Try the AWS tools on this computer and see what to do"));
    connect(check, &QPushButton::clicked, this, &ActivityPage::doctorRequested);
    header->addAction(check);
    layout->addWidget(header);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_search, 1);
    top->addWidget(m_pause);
    auto* exporting =
        new ActionButton(tr("Export") + QChar(QChar::Nbsp), ActionButton::Weight::Plain,
                         QStringLiteral("chevron-down"), this);
    exporting->setAccessibleName(tr("Export"));
    exporting->setLayoutDirection(Qt::RightToLeft);
    exporting->setToolTip(tr("Save the shown requests to a file"));
    auto* menu = new QMenu(exporting);
    menu->addAction(tr("As JSON…"), this, [this] { save(FileForm::Json); });
    menu->addAction(tr("As CSV…"), this, [this] { save(FileForm::Csv); });
    exporting->setMenu(menu);
    top->addWidget(exporting);
    layout->addLayout(top);
    m_stack->addWidget(makeTable());
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack, 1);
    setTabOrder(m_pause, exporting); // as they are read; the table was made before
    setTabOrder(exporting, m_table);
    setFocusProxy(m_search);
    m_search->setKeyTarget(m_table);
    m_search->takeTypingFrom(m_table);
}

QWidget* ActivityPage::makeTable() {
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RequestDelegate(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setMouseTracking(true);
    m_table->setAccessibleName(tr("Requests"));
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView* header = m_table->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(RequestListModel::Action, QHeaderView::Stretch);
    m_card = new Card(this);
    auto* layout = new QVBoxLayout(m_card);
    layout->setContentsMargins(1, kCardInset, 1, kCardInset);
    layout->addWidget(m_table);
    auto* place = new QWidget(this);
    auto* outer = new QVBoxLayout(place);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_card, 1000);
    outer->addStretch(1);
    return place;
}

void ActivityPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // The action is what people look for: in a narrow window the others make room for it, and the
    // program is left to the details.
    const bool isNarrow = width() < kNarrow;
    const std::array<std::pair<int, int>, 5> wide{{{RequestListModel::Time, 92},
                                                   {RequestListModel::RoleName, 144},
                                                   {RequestListModel::Service, 96},
                                                   {RequestListModel::Status, 72},
                                                   {RequestListModel::Took, 80}}};
    const std::array<std::pair<int, int>, 5> narrow{{{RequestListModel::Time, 84},
                                                     {RequestListModel::RoleName, 120},
                                                     {RequestListModel::Service, 84},
                                                     {RequestListModel::Status, 60},
                                                     {RequestListModel::Took, 72}}};
    for (const auto& [column, width] : isNarrow ? narrow : wide)
        m_table->header()->resizeSection(column, width);
    m_table->header()->resizeSection(RequestListModel::Process, 104);
    m_table->setColumnHidden(RequestListModel::Process, isNarrow);
}

void ActivityPage::updateState() {
    const int waiting = m_model->waiting();
    m_pause->setText(!m_model->isPaused() ? tr("Pause")
                     : waiting == 0       ? tr("Resume")
                                          : tr("Resume (%1 new)").arg(waiting));
    m_pause->setIconName(m_model->isPaused() ? QStringLiteral("play") : QStringLiteral("pause"));
    const bool isEmpty = m_model->rowCount() == 0;
    if (isEmpty && !m_search->text().isEmpty() && m_model->total() != 0)
        m_empty->set(QStringLiteral("filter"), tr("No request matches"),
                     tr("None of the last %1 requests fits “%2”.")
                         .arg(m_model->total())
                         .arg(m_search->text()),
                     tr("Clear the filter"));
    else if (isEmpty)
        m_empty->set(QStringLiteral("activity"), tr("No requests yet"),
                     tr("What your tools ask of AWS through the proxy shows up here, with who "
                        "asked, how long it took and what went wrong."));
    // The card ends with its last row.
    const int rows = m_table->sizeHintForRow(0) * std::min(m_model->rowCount(), kMostRowsMeasured);
    m_card->setMaximumHeight(m_table->header()->sizeHint().height() + rows + 2 * kCardInset);
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
}

void ActivityPage::togglePause() {
    m_model->setPaused(!m_model->isPaused());
    updateState();
}

void ActivityPage::openDetails(const QModelIndex& index) {
    if (!index.isValid())
        return;
    auto* dialog = RequestDialog::open(m_model->record(index.row()), this);
    connect(dialog, &RequestDialog::doctorRequested, this, &ActivityPage::doctorRequested);
}

void ActivityPage::save(FileForm form) {
    const QString suffix = form == FileForm::Json ? QStringLiteral("json") : QStringLiteral("csv");
    const QString name = QFileDialog::getSaveFileName(
        this, tr("Save requests"), QStringLiteral("gatehouse-requests.") + suffix,
        QStringLiteral("*.") + suffix);
    if (name.isEmpty())
        return;
    std::vector<access::RequestRecord> records;
    for (int row = 0; row < m_model->rowCount(); ++row)
        records.push_back(m_model->record(row));
    QSaveFile file(name);
    const QByteArray text =
        form == FileForm::Json ? requestsAsJson(records) : requestsAsCsv(records);
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        Q_EMIT announced(tr("%1 saved.").arg(wording::requests(records.size())));
    else
        ErrorDialog::open(this, tr("The file was not written"),
                          {ErrorCode::Refused,
                           toStd(name + QStringLiteral(": ") + file.errorString()),
                           toStd(tr("Choose another folder."))});
}

} // namespace gatehouse::ui
