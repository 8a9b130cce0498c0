// SPDX-License-Identifier: Apache-2.0
// The sessions, newest first. Changes of a session keep its row, so that views do not flicker.
#pragma once

#include "core/access/Session.h"
#include "ui/models/AccountColour.h"

#include <QAbstractListModel>

#include <vector>

namespace gatehouse::ui {

class EngineBridge;

class SessionListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        AppNameRole,
        AccountRole,
        TimeLeftRole,     ///< "52 min left · renews by itself"
        FractionLeftRole, ///< 0.0 … 1.0 of its whole life; 1.0 without an end.
        UsageRole,        ///< "412 requests · last 3 s ago · terraform"
        StateRole,        ///< int of access::SessionState
    };

    explicit SessionListModel(EngineBridge& bridge, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] const access::SessionInfo& session(int row) const;
    [[nodiscard]] AccountColour colour(int row) const;

private:
    void update();

    EngineBridge& m_bridge;
    std::vector<access::SessionInfo> m_sessions;
};

} // namespace gatehouse::ui
