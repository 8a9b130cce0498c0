// SPDX-License-Identifier: Apache-2.0
// The connections with their state, in the order of the settings.
#pragma once

#include "core/engine/State.h"

#include <QAbstractListModel>

#include <vector>

namespace gatehouse::ui {

class EngineBridge;

class ConnectionListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        KindRole,     ///< "profiles", "files", "sandbox"
        SubtitleRole, ///< "alice · ~/.aws"
        StatusRole,   ///< int of engine::ConnectionStatus
        ProblemCountRole,
    };

    explicit ConnectionListModel(EngineBridge& bridge, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] const engine::ConnectionState& connection(int row) const;

private:
    void update();

    EngineBridge& m_bridge;
    std::vector<engine::ConnectionState> m_connections;
};

} // namespace gatehouse::ui
