// SPDX-License-Identifier: Apache-2.0
#include "ui/models/AppListModel.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/FilterText.h"
#include "ui/models/Wording.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace gatehouse::ui {
namespace {

std::string haystackOf(const access::App& app) {
    std::string text = app.name + '\n' + app.description + '\n' + app.accountId + '\n';
    text += toStd(wording::account(app.accountId)) + '\n';
    for (const auto& [key, value] : app.labels)
        text += key + '=' + value + '\n' + key + ": " + value + '\n';
    for (const auto& role : app.roles)
        text += role.name + '\n' + role.accountId + '\n';
    return lowered(text);
}

} // namespace

AppListModel::AppListModel(EngineBridge& bridge, QObject* parent)
    : QAbstractListModel(parent), m_bridge(bridge) {
    connect(&bridge, &EngineBridge::appsChanged, this, &AppListModel::reload);
    connect(&bridge, &EngineBridge::sessionsChanged, this, &AppListModel::refreshSessions);
    connect(&bridge, &EngineBridge::preferencesChanged, this, &AppListModel::refreshSessions);
    connect(&bridge, &EngineBridge::connectionsChanged, this, &AppListModel::refreshSessions);
    connect(&bridge, &EngineBridge::ticked, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    });
    reload();
}

int AppListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int AppListModel::total() const {
    return m_apps ? static_cast<int>(m_apps->size()) : 0;
}

const access::App& AppListModel::app(int row) const {
    return (*m_apps)[static_cast<std::size_t>(m_visible[static_cast<std::size_t>(row)])];
}

const access::Role* AppListModel::defaultRole(int row) const {
    const access::App& shown = app(row);
    if (const auto* running = session(row)) {
        for (const auto& role : shown.roles) {
            if (role.arn == running->role.arn)
                return &role;
        }
    }
    const auto& last = m_bridge.state().preferences.lastRole;
    if (const auto found = last.find(engine::appKey(shown)); found != last.end()) {
        for (const auto& role : shown.roles) {
            if (role.arn == found->second)
                return &role;
        }
    }
    return shown.roles.size() == 1 ? &shown.roles.front() : nullptr;
}

const access::SessionInfo* AppListModel::session(int row) const {
    const access::App& shown = app(row);
    return m_bridge.sessionOf(shown.connectionId, shown.name);
}

AccountColour AppListModel::colour(int row) const {
    const access::App& shown = app(row);
    return accountColour(m_bridge.state().preferences, shown.accountId, shown.name);
}

int AppListModel::rowOf(const std::string& appKey) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (engine::appKey(app(row)) == appKey)
            return row;
    }
    return -1;
}

QVariant AppListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const access::App& shown = app(index.row());
    const access::Role* chosen = defaultRole(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return toQString(shown.name);
    case DescriptionRole:
        return toQString(shown.description);
    case AccountRole:
        return wording::account(shown.accountId);
    case PartitionRole:
        return m_bridge.isSandbox(shown.connectionId) ? tr("Sandbox")
                                                      : wording::partition(shown.partition);
    case RoleNameRole:
        return chosen != nullptr ? toQString(chosen->display) : QString();
    case RoleArnRole:
        return chosen != nullptr ? toQString(chosen->arn) : QString();
    case RoleCountRole:
        return static_cast<int>(shown.roles.size());
    case InUseRole:
        return session(index.row()) != nullptr;
    case FavouriteRole:
        return m_bridge.isFavourite(engine::appKey(shown));
    case UsableRole: {
        const auto* connection = m_bridge.connection(shown.connectionId);
        return shown.unsupportedReason.empty() && !shown.roles.empty() && connection != nullptr &&
               connection->status != engine::ConnectionStatus::SignedOut;
    }
    case SectionRole:
        for (const auto& section : m_sections) {
            if (index.row() < section.firstRow + section.count)
                return section.title;
        }
        return {};
    default:
        return {};
    }
}

void AppListModel::setFilter(const QString& filter) {
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    buildSections();
    endResetModel();
}

void AppListModel::setGrouping(Grouping grouping) {
    beginResetModel();
    m_grouping = grouping;
    arrange();
    endResetModel();
}

void AppListModel::setSorting(Sorting sorting) {
    beginResetModel();
    m_sorting = sorting;
    arrange();
    endResetModel();
}

void AppListModel::reload() {
    beginResetModel();
    m_apps = m_bridge.state().apps;
    m_haystacks.clear();
    m_haystacks.reserve(m_apps->size());
    for (const auto& app : *m_apps)
        m_haystacks.push_back(haystackOf(app));
    arrange();
    endResetModel();
}

std::string AppListModel::orderStamp() const {
    // What moves rows: sessions and favourites. All else only changes what rows say.
    std::string stamp;
    for (const auto& session : m_bridge.state().sessions)
        stamp += engine::appKey(session.connectionId, session.appName) + '\n';
    for (const auto& favourite : m_bridge.state().preferences.favourites)
        stamp += '*' + favourite + '\n';
    if (m_sorting == Sorting::Recent) {
        for (const auto& recent : m_bridge.state().preferences.recentRoles)
            stamp += recent + '\n';
    }
    return stamp;
}

void AppListModel::refreshSessions() {
    if (orderStamp() != m_orderStamp) {
        beginResetModel();
        arrange();
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void AppListModel::arrange() {
    m_orderStamp = orderStamp();
    const auto& apps = *m_apps;
    const auto& preferences = m_bridge.state().preferences;
    std::set<std::string> running;
    for (const auto& session : m_bridge.state().sessions)
        running.insert(engine::appKey(session.connectionId, session.appName));
    const std::set<std::string> favourites(preferences.favourites.begin(),
                                           preferences.favourites.end());
    m_inUse.assign(apps.size(), 0);
    m_sortKeys.assign(apps.size(), {});
    for (std::size_t i = 0; i < apps.size(); ++i) {
        const access::App& app = apps[i];
        const std::string key = engine::appKey(app);
        m_inUse[i] = running.count(key) != 0 ? 1 : 0;
        std::string& sortKey = m_sortKeys[i];
        sortKey = m_inUse[i] != 0 ? "0" : "1";
        if (m_inUse[i] == 0 && m_grouping == Grouping::Connection)
            sortKey += app.connectionId + '\n';
        if (m_inUse[i] == 0 && m_grouping == Grouping::Account)
            sortKey += app.accountId + '\n';
        sortKey += favourites.count(key) != 0 ? '0' : '1';
        if (m_sorting == Sorting::Account)
            sortKey += app.accountId + '\n';
        if (m_sorting == Sorting::Recent) {
            const auto& recent = preferences.recentRoles;
            const auto at = std::find_if(recent.begin(), recent.end(), [&](const std::string& r) {
                return r.compare(0, key.size() + 1, key + ' ') == 0;
            });
            sortKey += static_cast<char>('a' + (at - recent.begin()));
        }
        sortKey += lowered(app.name);
    }
    m_order.resize(apps.size());
    std::iota(m_order.begin(), m_order.end(), 0);
    std::stable_sort(m_order.begin(), m_order.end(), [this](int a, int b) {
        return m_sortKeys[static_cast<std::size_t>(a)] < m_sortKeys[static_cast<std::size_t>(b)];
    });
    buildSections();
}

void AppListModel::buildSections() {
    m_visible.clear();
    m_sections.clear();
    const FilterText filter(m_filter);
    std::string lastGroup;
    for (const int index : m_order) {
        const auto at = static_cast<std::size_t>(index);
        if (!filter.matches(m_haystacks[at]))
            continue;
        const access::App& app = (*m_apps)[at];
        const bool isInUse = m_inUse[at] != 0;
        std::string group = isInUse ? "in use" : "all";
        if (!isInUse && m_grouping == Grouping::Connection)
            group = "c" + app.connectionId;
        if (!isInUse && m_grouping == Grouping::Account)
            group = "a" + app.accountId;
        if (m_sections.empty() || group != lastGroup) {
            QString title = isInUse ? tr("In use") : tr("All apps");
            if (group.front() == 'c') {
                const auto* connection = m_bridge.connection(app.connectionId);
                title =
                    toQString(connection != nullptr ? connection->settings.name : app.connectionId);
            } else if (group != "all" && !isInUse) {
                title = app.accountId.empty()
                            ? tr("Several accounts or none known")
                            : tr("Account %1").arg(wording::account(app.accountId));
            }
            m_sections.push_back({title, static_cast<int>(m_visible.size()), 0, isInUse});
            lastGroup = group;
        }
        ++m_sections.back().count;
        m_visible.push_back(index);
    }
}

} // namespace gatehouse::ui
