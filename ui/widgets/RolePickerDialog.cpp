// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/RolePickerDialog.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/RoleListModel.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/IconButton.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/RoleDelegate.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace gatehouse::ui {

RolePickerDialog* RolePickerDialog::open(EngineBridge& bridge, ConsoleLauncher& launcher,
                                         SessionStarter& starter, const std::string& connectionId,
                                         const std::string& appName, QWidget* parent) {
    auto* dialog = new RolePickerDialog(bridge, launcher, starter, connectionId, appName, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

RolePickerDialog::RolePickerDialog(EngineBridge& bridge, ConsoleLauncher& launcher,
                                   SessionStarter& starter, const std::string& connectionId,
                                   const std::string& appName, QWidget* parent)
    : QDialog(parent), m_bridge(bridge), m_launcher(launcher), m_starter(starter),
      m_model(new RoleListModel(bridge, this)) {
    m_model->setApp(connectionId, appName);
    setWindowTitle(tr("Choose a role"));
    build();
    const access::App* app = bridge.app(connectionId, appName);
    if (app != nullptr) {
        m_tile->set(accountColour(bridge.state().preferences, app->accountId, app->name),
                    wording::initials(app->name));
        QString subtitle = toQString(app->name);
        if (!app->accountId.empty())
            subtitle += tr("  ·  account %1").arg(wording::account(app->accountId));
        if (bridge.isSandbox(app->connectionId))
            subtitle += tr("  ·  Sandbox: not AWS");
        else if (!app->partition.empty())
            subtitle += QStringLiteral("  ·  ") + wording::partition(app->partition);
        m_subtitle->setText(subtitle);
    } else {
        m_tile->hide();
        m_subtitle->setText(tr("%1 in %2")
                                .arg(wording::roles(static_cast<std::size_t>(m_model->total())),
                                     wording::apps(bridge.state().apps->size())));
    }
    m_list->setCurrentIndex(m_model->index(m_model->preferredRow()));
    updateCurrent();
}

void RolePickerDialog::build() {
    resize(560, 520);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 18, 0, 0);
    layout->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(20, 0, 20, 0);
    head->setSpacing(12);
    m_tile = new AccountTile(38, this);
    head->addWidget(m_tile);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    auto* title = new ElidedLabel(Theme::Type::RowTitle, Ink::Text, this);
    title->setText(tr("Choose a role"));
    m_subtitle = new ElidedLabel(Theme::Type::Secondary, Ink::Secondary, this);
    m_subtitle->setElideMode(Qt::ElideMiddle); // the account stands at the end
    words->addWidget(title);
    words->addWidget(m_subtitle);
    head->addLayout(words, 1);
    layout->addLayout(head);
    layout->addSpacing(14);

    m_search = new SearchField(tr("Type to filter"), this);
    auto* searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(20, 0, 20, 0);
    searchRow->addWidget(m_search);
    layout->addLayout(searchRow);
    layout->addSpacing(8);

    layout->addWidget(makeList(), 1);
    layout->addWidget(m_none, 1);
    auto* line = new QFrame(this);
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    layout->addWidget(line);
    layout->addLayout(makeFoot());
    m_search->setKeyTarget(this);
    m_search->takeTypingFrom(m_list);
    m_search->setFocus();
    connect(m_search, &QLineEdit::textChanged, m_model, &RoleListModel::setFilter);
    connect(m_model, &RoleListModel::modelReset, this, &RolePickerDialog::restoreCurrent);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RolePickerDialog::updateCurrent);
    connect(m_list, &QListView::doubleClicked, this, [this] { choose(Choice::Console); });
    connect(m_list, &QListView::customContextMenuRequested, this, &RolePickerDialog::openRowMenu);
    connect(m_console, &QPushButton::clicked, this, [this] { choose(Choice::Console); });
    connect(m_session, &QPushButton::clicked, this, [this] { choose(Choice::Session); });
}

QWidget* RolePickerDialog::makeList() {
    m_list = new QListView(this);
    m_list->setModel(m_model);
    auto* delegate = new RoleDelegate(m_list);
    m_list->setItemDelegate(delegate);
    m_list->setMouseTracking(true);
    m_list->setResizeMode(QListView::Adjust); // ARNs wrap by the width
    m_list->setAccessibleName(tr("Roles"));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setObjectName(QStringLiteral("roles"));
    m_none = makeLabel(tr("No role matches. Clear the filter to see all."), Theme::Type::Text,
                       Ink::Secondary, this);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->hide();
    connect(delegate, &RoleDelegate::starPressed, this,
            [this](const QModelIndex& index) { toggleFavourite(index.row()); });
    return m_list;
}

QLayout* RolePickerDialog::makeFoot() {
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(20, 10, 20, 16);
    foot->setSpacing(10);
    m_outlook = makeLabel({}, Theme::Type::Secondary, Ink::Secondary, this);
    m_outlook->setMinimumHeight(18);
    foot->addWidget(m_outlook);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    auto* cancel = new ActionButton(tr("Cancel"), ActionButton::Weight::Plain, {}, this);
    m_session =
        new ActionButton(tr("Start session  Ctrl ↵"), ActionButton::Weight::Plain, {}, this);
    m_session->setToolTip(tr("A session for command line tools (Ctrl+Enter)"));
    m_session->setAccessibleName(tr("Start session"));
    m_console = new ActionButton(tr("Open console  ↵"), ActionButton::Weight::Primary,
                                 QStringLiteral("console"), this);
    m_console->setAutoDefault(false); // the dialog hears Enter, and Ctrl+Enter on it
    m_console->setToolTip(tr("The AWS console in the browser (Enter)"));
    m_console->setAccessibleName(tr("Open console"));
    m_star = new IconButton(QStringLiteral("star"), {}, this);
    connect(m_star, &QToolButton::clicked, this, [this] {
        if (m_list->currentIndex().isValid())
            toggleFavourite(m_list->currentIndex().row());
    });
    buttons->addWidget(cancel);
    buttons->addWidget(m_star);
    buttons->addStretch();
    buttons->addWidget(m_session);
    buttons->addWidget(m_console);
    foot->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

void RolePickerDialog::updateCurrent() {
    const bool isAny = m_model->rowCount() > 0;
    m_list->setVisible(isAny);
    m_none->setVisible(!isAny);
    m_console->setEnabled(isAny);
    m_session->setEnabled(isAny);
    m_star->setEnabled(isAny);
    if (!isAny) {
        m_outlook->clear();
        m_askedFor.clear();
        return;
    }
    const bool isFavourite = m_list->currentIndex().data(RoleListModel::FavouriteRole).toBool();
    m_star->setIconName(isFavourite ? QStringLiteral("star-filled") : QStringLiteral("star"),
                        isFavourite ? Tint::Warn : Tint::Secondary);
    m_star->setName(isFavourite ? tr("Remove from favourites (Ctrl+D)")
                                : tr("Add to favourites (Ctrl+D)"));
    askOutlook();
}

void RolePickerDialog::restoreCurrent() {
    int row = m_model->preferredRow();
    // A new favourite moves rows; typing chooses the best one afresh.
    for (int i = 0; m_search->text() == m_filterSeen && i < m_model->rowCount(); ++i) {
        const access::App& app = m_model->app(i);
        if (engine::roleKey(app.connectionId, app.name, m_model->role(i).arn) == m_askedFor)
            row = i;
    }
    m_filterSeen = m_search->text();
    m_list->setCurrentIndex(m_model->index(row));
    updateCurrent();
}

void RolePickerDialog::askOutlook() {
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const access::App& app = m_model->app(current.row());
    const access::Role& role = m_model->role(current.row());
    const std::string key = engine::roleKey(app.connectionId, app.name, role.arn);
    if (key == m_askedFor)
        return;
    m_askedFor = key;
    engine::ConsoleLaunchRequest request;
    request.connectionId = app.connectionId;
    request.console = {app.name, role.arn};
    m_bridge.engine().consoleOutlook(
        request, m_bridge.reply<access::ConsoleOutlook>(this, [this, key](auto result) {
            if (key != m_askedFor)
                return; // the person has moved on
            m_outlook->setText(
                result ? tr("Console: signed in for up to %1. %2")
                             .arg(wording::duration(result->duration), toQString(result->reason))
                       : toQString(result.error().sentence()));
        }));
}

void RolePickerDialog::choose(Choice choice) {
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const access::App app = m_model->app(current.row());
    const access::Role role = m_model->role(current.row());
    accept();
    if (choice == Choice::Console)
        m_launcher.launch(app, role);
    else
        m_starter.start(app, role);
}

void RolePickerDialog::toggleFavourite(int row) {
    const access::App& app = m_model->app(row);
    const std::string key = engine::roleKey(app.connectionId, app.name, m_model->role(row).arn);
    m_bridge.engine().setFavourite(key, !m_bridge.isFavourite(key));
}

void RolePickerDialog::openRowMenu(const QPoint& position) {
    const QModelIndex index = m_list->indexAt(position);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    const access::App app = m_model->app(index.row());
    const access::Role role = m_model->role(index.row());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Open console")), &QAction::triggered, this,
            [this] { choose(Choice::Console); });
    connect(menu->addAction(tr("Start session")), &QAction::triggered, this,
            [this] { choose(Choice::Session); });
    menu->addSeparator();
    connect(menu->addAction(tr("Copy role ARN")), &QAction::triggered, this,
            [arn = toQString(role.arn)] { QGuiApplication::clipboard()->setText(arn); });
    connect(menu->addAction(tr("Copy console sign-in link")), &QAction::triggered, this,
            [this, app, role] { m_launcher.copyLink(app, role); });
    const bool isFavourite = index.data(RoleListModel::FavouriteRole).toBool();
    connect(menu->addAction(isFavourite ? tr("Remove from favourites") : tr("Add to favourites")),
            &QAction::triggered, this, [this, row = index.row()] { toggleFavourite(row); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void RolePickerDialog::keyPressEvent(QKeyEvent* event) {
    const int last = m_model->rowCount() - 1;
    const int row = m_list->currentIndex().row();
    const auto go = [&](int to) {
        if (last >= 0)
            m_list->setCurrentIndex(m_model->index(std::clamp(to, 0, last)));
    };
    switch (event->key()) {
    case Qt::Key_Up:
        return go(row - 1);
    case Qt::Key_Down:
        return go(row + 1);
    case Qt::Key_PageUp:
        return go(row - 5);
    case Qt::Key_PageDown:
        return go(row + 5);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choose((event->modifiers() & Qt::ControlModifier) != 0 ? Choice::Session
                                                                      : Choice::Console);
    case Qt::Key_D:
        if ((event->modifiers() & Qt::ControlModifier) != 0 && row >= 0)
            return toggleFavourite(row);
        break;
    case Qt::Key_Menu:
        return openRowMenu(m_list->visualRect(m_list->currentIndex()).center());
    default:
        break;
    }
    QDialog::keyPressEvent(event);
}

} // namespace gatehouse::ui
