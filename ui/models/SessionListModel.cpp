// SPDX-License-Identifier: Apache-2.0
#include "ui/models/SessionListModel.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"

#include <QStringList>

#include <algorithm>

namespace gatehouse::ui {

SessionListModel::SessionListModel(EngineBridge& bridge, QObject* parent)
    : QAbstractListModel(parent), m_bridge(bridge) {
    const auto repaint = [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    };
    connect(&bridge, &EngineBridge::sessionsChanged, this, &SessionListModel::update);
    connect(&bridge, &EngineBridge::preferencesChanged, this, repaint);
    connect(&bridge, &EngineBridge::ticked, this, repaint);
    update();
}

int SessionListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_sessions.size());
}

const access::SessionInfo& SessionListModel::session(int row) const {
    return m_sessions[static_cast<std::size_t>(row)];
}

AccountColour SessionListModel::colour(int row) const {
    return accountColour(m_bridge.state().preferences, session(row).role.accountId,
                         session(row).appName);
}

QVariant SessionListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const access::SessionInfo& shown = session(index.row());
    const TimePoint now = m_bridge.now();
    switch (role) {
    case Qt::DisplayRole:
        return toQString(shown.role.display);
    case Qt::ToolTipRole:
        return toQString(shown.role.arn);
    case IdRole:
        return toQString(shown.id);
    case AppNameRole:
        return toQString(shown.appName);
    case AccountRole:
        return wording::account(shown.role.accountId);
    case TimeLeftRole: {
        if (!shown.expiry)
            return tr("No end: renews by itself");
        const QString left = wording::timeLeft(shown.expiry, now);
        return shown.renewsItself && *shown.expiry > now &&
                       shown.state == access::SessionState::Expiring
                   ? tr("%1 · renew it to go on").arg(left)
                   : left;
    }
    case FractionLeftRole: {
        if (!shown.expiry)
            return 1.0;
        using Span = std::chrono::duration<double>;
        const double whole = Span(*shown.expiry - shown.started).count();
        return whole <= 0 ? 0.0 : std::clamp(Span(*shown.expiry - now).count() / whole, 0.0, 1.0);
    }
    case UsageRole: {
        QStringList parts{wording::requests(shown.requestCount)};
        if (shown.lastUsed)
            parts << tr("last %1").arg(wording::ago(*shown.lastUsed, now));
        if (!shown.lastProgram.empty())
            parts << toQString(shown.lastProgram);
        return parts.join(QStringLiteral(" · "));
    }
    case StateRole:
        return static_cast<int>(shown.state);
    default:
        return {};
    }
}

void SessionListModel::update() {
    std::vector<access::SessionInfo> fresh = m_bridge.state().sessions;
    std::stable_sort(fresh.begin(), fresh.end(),
                     [](const auto& a, const auto& b) { return a.started > b.started; });
    const bool isSameSet =
        std::equal(fresh.begin(), fresh.end(), m_sessions.begin(), m_sessions.end(),
                   [](const auto& a, const auto& b) { return a.id == b.id; });
    if (!isSameSet) {
        beginResetModel();
        m_sessions = std::move(fresh);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        if (m_sessions[i] == fresh[i])
            continue;
        m_sessions[i] = fresh[i];
        const QModelIndex changed = index(static_cast<int>(i));
        Q_EMIT dataChanged(changed, changed);
    }
}

} // namespace gatehouse::ui
