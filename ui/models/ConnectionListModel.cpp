// SPDX-License-Identifier: Apache-2.0
#include "ui/models/ConnectionListModel.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"

#include <algorithm>

namespace gatehouse::ui {

ConnectionListModel::ConnectionListModel(EngineBridge& bridge, QObject* parent)
    : QAbstractListModel(parent), m_bridge(bridge) {
    connect(&bridge, &EngineBridge::connectionsChanged, this, &ConnectionListModel::update);
    update();
}

int ConnectionListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_connections.size());
}

const engine::ConnectionState& ConnectionListModel::connection(int row) const {
    return m_connections[static_cast<std::size_t>(row)];
}

QVariant ConnectionListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const engine::ConnectionState& shown = connection(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return toQString(shown.settings.name);
    case Qt::ToolTipRole:
        return shown.error.empty() ? toQString(shown.identity.credentialSource)
                                   : toQString(shown.error);
    case IdRole:
        return toQString(shown.settings.id);
    case KindRole:
        return toQString(shown.settings.kind);
    case SubtitleRole:
        return wording::connectionStatus(shown, m_bridge.now());
    case StatusRole:
        return static_cast<int>(shown.status);
    case ProblemCountRole:
        return static_cast<int>(shown.problems.size());
    default:
        return {};
    }
}

void ConnectionListModel::update() {
    const auto& fresh = m_bridge.state().connections;
    const bool isSameSet =
        std::equal(fresh.begin(), fresh.end(), m_connections.begin(), m_connections.end(),
                   [](const auto& a, const auto& b) { return a.settings.id == b.settings.id; });
    if (!isSameSet) {
        beginResetModel();
        m_connections = fresh;
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        if (m_connections[i] == fresh[i])
            continue;
        m_connections[i] = fresh[i];
        const QModelIndex changed = index(static_cast<int>(i));
        Q_EMIT dataChanged(changed, changed);
    }
}

} // namespace gatehouse::ui
