// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/AppsPage.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/AppListView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ProgressLine.h"
#include "ui/widgets/RolePickerDialog.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace gatehouse::ui {
namespace {

/// The problems of connections, then our own and the proxy's, as one list.
std::vector<Problem> allProblems(const engine::State& state) {
    std::vector<Problem> all;
    for (const auto& connection : state.connections)
        all.insert(all.end(), connection.problems.begin(), connection.problems.end());
    all.insert(all.end(), state.problems.begin(), state.problems.end());
    if (!state.proxy.notice.empty())
        all.push_back({Problem::Severity::Warning, {}, 0, {}, state.proxy.notice, {}});
    return all;
}

std::string stampOf(const std::vector<Problem>& problems) {
    std::string stamp;
    for (const auto& problem : problems)
        stamp += problem.sentence() + '\n';
    return stamp;
}

} // namespace

AppsPage::AppsPage(EngineBridge& bridge, ConsoleLauncher& launcher, SessionStarter& starter,
                   QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_launcher(launcher), m_starter(starter),
      m_model(new AppListModel(bridge, this)),
      m_search(new SearchField(tr("Search apps, accounts, roles, labels"), this)),
      m_banner(new Banner(Tone::Warn, this)), m_connectionBanner(new Banner(Tone::Accent, this)),
      m_progress(new ProgressLine(this)), m_stack(new QStackedWidget(this)),
      m_view(new AppListView(bridge, *m_model, starter, this)), m_empty(new EmptyState(this)) {
    build();
    connect(m_search, &QLineEdit::textChanged, m_model, &AppListModel::setFilter);
    connect(m_view, &AppListView::triggered, this, &AppsPage::act);
    connect(m_view, &AppListView::menuRequested, this, &AppsPage::openRowMenu);
    connect(m_view, &AppListView::typed, m_search, &SearchField::type);
    connect(m_model, &AppListModel::modelReset, this, &AppsPage::updateState);
    connect(m_empty, &EmptyState::activated, this, &AppsPage::activateEmpty);
    connect(&bridge, &EngineBridge::connectionsChanged, this, [this] {
        updateState();
        updateProblems();
        updateConnectionBanner();
    });
    connect(&bridge, &EngineBridge::problemsChanged, this, &AppsPage::updateProblems);
    connect(&bridge, &EngineBridge::proxyChanged, this, &AppsPage::updateProblems);
    connect(&launcher, &ConsoleLauncher::busyChanged, m_progress, &ProgressLine::setBusy);
    updateState();
    updateProblems();
    updateConnectionBanner();
}

void AppsPage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPageMargin, 16, 8, 0);
    layout->setSpacing(0);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(0, 0, 12, 0);
    top->setSpacing(8);
    top->addWidget(m_search, 1);
    top->addSpacing(8);
    QWidget* group = makeGroupButton();
    QWidget* sort = makeSortButton();
    setTabOrder(m_search, group); // made last, but read before banners and list
    setTabOrder(group, sort);
    top->addWidget(group);
    top->addWidget(sort);
    layout->addLayout(top);
    layout->addSpacing(4);
    auto* progress = new QHBoxLayout;
    progress->setContentsMargins(0, 0, 12, 0);
    progress->addWidget(m_progress);
    layout->addLayout(progress);
    auto* banners = new QVBoxLayout;
    banners->setContentsMargins(0, 4, 12, 4);
    banners->setSpacing(8);
    banners->addWidget(m_banner);
    banners->addWidget(m_connectionBanner);
    layout->addLayout(banners);
    m_view->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack, 1);
    m_search->setKeyTarget(m_view);
    setFocusProxy(m_search);
}

QWidget* AppsPage::makeGroupButton() {
    using enum AppListModel::Grouping;
    const std::vector<Choice> choices{{QStringLiteral("none"), tr("No groups"),
                                       [this] {
                                           m_model->setGrouping(None);
                                       }},
                                      {QStringLiteral("connection"), tr("By connection"),
                                       [this] {
                                           m_model->setGrouping(Connection);
                                       }},
                                      {QStringLiteral("account"), tr("By account"), [this] {
                                           m_model->setGrouping(Account);
                                       }}};
    return makeChoiceButton(tr("Group"), tr("Group the apps"), "appsGroup", choices);
}

QWidget* AppsPage::makeSortButton() {
    using enum AppListModel::Sorting;
    const std::vector<Choice> choices{{QStringLiteral("name"), tr("By name"),
                                       [this] {
                                           m_model->setSorting(Name);
                                       }},
                                      {QStringLiteral("account"), tr("By account"),
                                       [this] {
                                           m_model->setSorting(Account);
                                       }},
                                      {QStringLiteral("recent"), tr("Last used first"), [this] {
                                           m_model->setSorting(Recent);
                                       }}};
    return makeChoiceButton(tr("Sort"), tr("Sort the apps"), "appsSort", choices);
}

QWidget* AppsPage::makeChoiceButton(const QString& title, const QString& tip, const char* setting,
                                    const std::vector<Choice>& choices) {
    auto* button = new ActionButton(title + QChar(QChar::Nbsp), ActionButton::Weight::Plain,
                                    QStringLiteral("chevron-down"), this);
    button->setLayoutDirection(Qt::RightToLeft);
    button->setAccessibleName(title);
    auto* menu = new QMenu(button);
    auto* group = new QActionGroup(menu);
    const QString kept = m_bridge.value(setting, choices.front().name);
    for (const Choice& choice : choices) {
        QAction* action = menu->addAction(choice.title);
        action->setCheckable(true);
        group->addAction(action);
        const auto choose = [button, tip, choice] {
            button->setToolTip(QStringLiteral("%1: %2").arg(tip, choice.title));
            choice.apply();
        };
        if (choice.name == kept) {
            action->setChecked(true);
            choose();
        }
        connect(action, &QAction::triggered, this, [this, setting, choice, choose] {
            choose();
            m_bridge.setValue(setting, choice.name);
        });
    }
    if (group->checkedAction() == nullptr)
        menu->actions().first()->setChecked(true);
    button->setMenu(menu);
    return button;
}

void AppsPage::updateState() {
    const auto& connections = m_bridge.state().connections;
    const bool isLoading = std::any_of(connections.begin(), connections.end(), [](const auto& one) {
        return one.status == engine::ConnectionStatus::Loading;
    });
    m_progress->setBusy(isLoading || m_launcher.isBusy());
    if (m_model->rowCount() > 0) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    if (m_view->isAncestorOf(QApplication::focusWidget()) || m_view->hasFocus())
        m_search->setFocus(); // the list is about to go
    if (m_model->total() > 0)
        m_empty->set(QStringLiteral("search"), tr("Nothing matches “%1”").arg(m_search->text()),
                     tr("Names, descriptions, labels, accounts and roles were searched."),
                     tr("Clear the search"));
    else if (isLoading)
        m_empty->set(QStringLiteral("clock"), tr("Loading apps"),
                     tr("They appear here as they come."));
    else if (connections.empty())
        m_empty->set(QStringLiteral("apps"), tr("No apps yet"),
                     tr("Apps come from a connection: the AWS profiles of this computer, Teleport "
                        "files, or the sandbox, which needs no account."),
                     tr("Add a connection"));
    else
        m_empty->set(QStringLiteral("apps"), tr("No apps here"),
                     tr("The connections offer no AWS app. For apps of this computer, add a "
                        "profile with a role_arn to ~/.aws/config, or add another connection."),
                     tr("Add a connection"));
    m_stack->setCurrentWidget(m_empty);
}

void AppsPage::activateEmpty() {
    if (m_model->total() > 0) {
        m_search->clear();
        m_search->setFocus();
    } else {
        Q_EMIT addConnectionRequested();
    }
}

void AppsPage::updateProblems() {
    const auto problems = allProblems(m_bridge.state());
    const std::string stamp = stampOf(problems);
    m_banner->clearActions();
    m_banner->setVisible(!problems.empty() && stamp != m_dismissed);
    if (problems.empty())
        return;
    const Problem& first = problems.front();
    const bool isError = std::any_of(problems.begin(), problems.end(), [](const Problem& one) {
        return one.severity == Problem::Severity::Error;
    });
    m_banner->setTone(isError && problems.size() > 3 ? Tone::Bad : Tone::Warn);
    m_banner->setText(
        wording::problem(first),
        problems.size() > 1
            ? tr("And %1 more. Everything else goes on working.").arg(problems.size() - 1)
            : QString());
    if (problems.size() > 1) {
        QString all;
        for (const auto& problem : problems)
            all += wording::problem(problem) + QLatin1Char('\n');
        m_banner->setToolTip(all.trimmed());
    }
    if (!first.file.empty()) {
        connect(m_banner->addAction(tr("Open file")), &QPushButton::clicked, this,
                [this, path = toQString(first.file), line = first.line] {
                    Q_EMIT fileOpenRequested(path, line);
                });
    }
    connect(m_banner->addAction(tr("Dismiss")), &QPushButton::clicked, this, [this, stamp] {
        m_dismissed = stamp;
        m_banner->hide();
    });
}

void AppsPage::updateConnectionBanner() {
    m_connectionBanner->clearActions();
    const auto& connections = m_bridge.state().connections;
    const auto troubled = std::find_if(connections.begin(), connections.end(), [](const auto& one) {
        return one.status == engine::ConnectionStatus::SignedOut ||
               one.status == engine::ConnectionStatus::Offline;
    });
    m_connectionBanner->setVisible(troubled != connections.end());
    if (troubled == connections.end())
        return;
    const bool isSignedOut = troubled->status == engine::ConnectionStatus::SignedOut;
    m_connectionBanner->setTone(isSignedOut ? Tone::Warn : Tone::Accent);
    const QString name = toQString(troubled->settings.name);
    const QString age =
        troubled->loadedAt
            ? tr("The list is of %1.").arg(wording::ago(*troubled->loadedAt, m_bridge.now()))
            : QString();
    m_connectionBanner->setText(
        tr("%1: %2").arg(name, troubled->error.empty()
                                   ? (isSignedOut ? tr("no usable credentials were found.")
                                                  : tr("it could not be loaded."))
                                   : toQString(troubled->error)),
        age);
    connect(m_connectionBanner->addAction(tr("Try again")), &QPushButton::clicked, this,
            [this] { m_bridge.engine().refresh({}); });
    connect(m_connectionBanner->addAction(tr("Settings")), &QPushButton::clicked, this,
            [this, id = toQString(troubled->settings.id)] { Q_EMIT connectionChosen(id); });
}

void AppsPage::chooseRole(const access::App& app) {
    RolePickerDialog::open(m_bridge, m_launcher, m_starter, app.connectionId, app.name, window());
}

void AppsPage::act(int row, AppAction action) {
    if (row < 0 || row >= m_model->rowCount())
        return;
    const access::App& app = m_model->app(row);
    const auto* session = m_model->session(row);
    switch (action) {
    case AppAction::Favourite: {
        const std::string key = engine::appKey(app);
        m_bridge.engine().setFavourite(key, !m_bridge.isFavourite(key));
        return;
    }
    case AppAction::CancelStart:
        m_starter.cancelStart(engine::appKey(app));
        return;
    case AppAction::ShowSession:
        if (session != nullptr)
            Q_EMIT sessionChosen(toQString(session->id));
        return;
    case AppAction::CopyExport:
        if (session != nullptr)
            m_starter.copyExport(session->id);
        else
            Q_EMIT announced(
                tr("%1 has no session. Start one first (Ctrl+Enter).").arg(toQString(app.name)));
        return;
    case AppAction::Console:
    case AppAction::Start:
    case AppAction::ChooseRole:
        useRole(row, action);
        return;
    }
}

void AppsPage::useRole(int row, AppAction action) {
    const access::App& app = m_model->app(row);
    if (!m_model->index(row).data(AppListModel::UsableRole).toBool()) {
        Q_EMIT announced(app.unsupportedReason.empty()
                             ? tr("%1 cannot be used now: no role or no credentials for it.")
                                   .arg(toQString(app.name))
                             : toQString(app.unsupportedReason));
        return;
    }
    const access::Role* role = m_model->defaultRole(row);
    const auto* session = m_model->session(row);
    if (action == AppAction::ChooseRole || role == nullptr)
        chooseRole(app);
    else if (action == AppAction::Console)
        m_launcher.launch(app, *role);
    else if (session != nullptr && session->role.arn == role->arn)
        Q_EMIT sessionChosen(toQString(session->id));
    else
        m_starter.start(app, *role);
}

} // namespace gatehouse::ui
