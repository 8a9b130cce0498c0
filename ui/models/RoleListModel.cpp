// SPDX-License-Identifier: Apache-2.0
#include "ui/models/RoleListModel.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/FilterText.h"
#include "ui/models/Wording.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace gatehouse::ui {
namespace {
constexpr int kUnranked = 1'000'000;
}

RoleListModel::RoleListModel(EngineBridge& bridge, QObject* parent)
    : QAbstractListModel(parent), m_bridge(bridge) {
    connect(&bridge, &EngineBridge::appsChanged, this, &RoleListModel::reload);
    connect(&bridge, &EngineBridge::preferencesChanged, this, &RoleListModel::reload);
    connect(&bridge, &EngineBridge::sessionsChanged, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    });
    reload();
}

void RoleListModel::setApp(const std::string& connectionId, const std::string& appName) {
    m_connectionId = connectionId;
    m_appName = appName;
    reload();
}

void RoleListModel::setFilter(const QString& filter) {
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    arrange();
    endResetModel();
}

int RoleListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

const access::App& RoleListModel::app(int row) const {
    const Entry& entry =
        m_entries[static_cast<std::size_t>(m_visible[static_cast<std::size_t>(row)])];
    return (*m_apps)[static_cast<std::size_t>(entry.app)];
}

const access::Role& RoleListModel::role(int row) const {
    const Entry& entry =
        m_entries[static_cast<std::size_t>(m_visible[static_cast<std::size_t>(row)])];
    return (*m_apps)[static_cast<std::size_t>(entry.app)]
        .roles[static_cast<std::size_t>(entry.role)];
}

AccountColour RoleListModel::colour(int row) const {
    const std::string& account = role(row).accountId;
    return accountColour(m_bridge.state().preferences,
                         account.empty() ? app(row).accountId : account, app(row).name);
}

int RoleListModel::preferredRow() const {
    if (m_visible.empty())
        return -1;
    const auto& last = m_bridge.state().preferences.lastRole;
    if (m_appName.empty() || !m_filter.isEmpty())
        return 0;
    const auto found = last.find(engine::appKey(m_connectionId, m_appName));
    for (int row = 0; found != last.end() && row < rowCount(); ++row) {
        if (role(row).arn == found->second)
            return row;
    }
    return 0;
}

QVariant RoleListModel::data(const QModelIndex& index, int dataRole) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const access::Role& shown = role(row);
    const access::App& owner = app(row);
    switch (dataRole) {
    case Qt::DisplayRole:
        return toQString(shown.display);
    case Qt::AccessibleTextRole:
        return tr("%1, app %2, account %3, %4")
            .arg(toQString(shown.display), toQString(owner.name), wording::account(shown.accountId),
                 toQString(shown.arn));
    case Qt::ToolTipRole:
    case ArnRole:
        return toQString(shown.arn);
    case AppNameRole:
        return m_bridge.isSandbox(owner.connectionId)
                   ? toQString(owner.name) + QStringLiteral(" · ") + tr("Sandbox")
                   : toQString(owner.name);
    case FavouriteRole:
        return m_bridge.isFavourite(engine::roleKey(owner.connectionId, owner.name, shown.arn));
    case SectionRole:
        if (row == 0 && m_rankedVisible > 0)
            return tr("Favourites and recent");
        if (row == m_rankedVisible)
            return m_rankedVisible > 0 ? tr("All roles · %1").arg(m_entries.size())
                                       : tr("Roles · %1").arg(m_visible.size());
        return QString();
    case NoteRole: {
        const auto* session = m_bridge.sessionOf(owner.connectionId, owner.name, shown.arn);
        if (session != nullptr)
            return session->expiry
                       ? tr("in use · %1").arg(wording::timeLeft(session->expiry, m_bridge.now()))
                       : tr("in use");
        const auto& last = m_bridge.state().preferences.lastRole;
        const auto found = last.find(engine::appKey(owner));
        return found != last.end() && found->second == shown.arn ? tr("last used") : QString();
    }
    default:
        return {};
    }
}

std::string RoleListModel::key(const Entry& entry) const {
    const access::App& owner = (*m_apps)[static_cast<std::size_t>(entry.app)];
    return engine::roleKey(owner.connectionId, owner.name,
                           owner.roles[static_cast<std::size_t>(entry.role)].arn);
}

void RoleListModel::reload() {
    beginResetModel();
    m_apps = m_bridge.state().apps;
    m_entries.clear();
    m_haystacks.clear();
    for (std::size_t i = 0; i < m_apps->size(); ++i) {
        const access::App& app = (*m_apps)[i];
        const bool isWanted =
            m_appName.empty() || (app.name == m_appName && app.connectionId == m_connectionId);
        if (!isWanted || !app.unsupportedReason.empty())
            continue;
        for (std::size_t j = 0; j < app.roles.size(); ++j) {
            m_entries.push_back({static_cast<int>(i), static_cast<int>(j)});
            const access::Role& role = app.roles[j];
            m_haystacks.push_back(lowered(role.display + '\n' + role.arn + '\n' + app.name + '\n' +
                                          app.description + '\n' +
                                          toStd(wording::account(role.accountId))));
        }
    }
    std::map<std::string, int> ranks;
    const auto& preferences = m_bridge.state().preferences;
    for (const auto& favourite : preferences.favourites)
        ranks.emplace(favourite, static_cast<int>(ranks.size()));
    for (const auto& recent : preferences.recentRoles)
        ranks.emplace(recent, static_cast<int>(ranks.size()));
    m_rank.clear();
    for (const auto& entry : m_entries) {
        const auto found = ranks.find(key(entry));
        m_rank.push_back(found == ranks.end() ? kUnranked : found->second);
    }
    arrange();
    endResetModel();
}

void RoleListModel::arrange() {
    const FilterText filter(m_filter);
    m_visible.clear();
    m_rankedVisible = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (!filter.matches(m_haystacks[i]))
            continue;
        m_visible.push_back(static_cast<int>(i));
        m_rankedVisible += m_rank[i] != kUnranked ? 1 : 0;
    }
    std::stable_sort(m_visible.begin(), m_visible.end(), [this](int a, int b) {
        return m_rank[static_cast<std::size_t>(a)] < m_rank[static_cast<std::size_t>(b)];
    });
}

} // namespace gatehouse::ui
