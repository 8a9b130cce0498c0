// SPDX-License-Identifier: Apache-2.0
// The roles of one app, or of all apps, for the role picker: favourites and recents first.
#pragma once

#include "core/engine/State.h"
#include "ui/models/AccountColour.h"

#include <QAbstractListModel>

#include <memory>
#include <string>
#include <vector>

namespace gatehouse::ui {

class EngineBridge;

class RoleListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        ArnRole = Qt::UserRole + 1,
        AppNameRole,
        SectionRole, ///< Title over the first row of a section, empty in the others.
        FavouriteRole,
        NoteRole, ///< "last used", "in use · 52 min left"
    };
    struct Entry {
        int app = 0;
        int role = 0;
    };

    explicit RoleListModel(EngineBridge& bridge, QObject* parent = nullptr);

    /// Only this app's roles; an empty name shows the roles of every app.
    void setApp(const std::string& connectionId, const std::string& appName);
    void setFilter(const QString& filter);
    [[nodiscard]] bool isForAllApps() const { return m_appName.empty(); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] const access::App& app(int row) const;
    [[nodiscard]] const access::Role& role(int row) const;
    [[nodiscard]] AccountColour colour(int row) const;
    /// The app's last role when it is visible, else 0; -1 when empty.
    [[nodiscard]] int preferredRow() const;
    [[nodiscard]] int total() const { return static_cast<int>(m_entries.size()); }

private:
    void reload();
    void arrange();
    [[nodiscard]] std::string key(const Entry& entry) const;

    EngineBridge& m_bridge;
    std::shared_ptr<const std::vector<access::App>> m_apps;
    std::string m_connectionId;
    std::string m_appName;
    QString m_filter;
    std::vector<Entry> m_entries;
    std::vector<std::string> m_haystacks;
    std::vector<int> m_rank; ///< By entry: 0.. favourites, then recents; the rest share the last.
    std::vector<int> m_visible;
    int m_rankedVisible = 0; ///< The first rows that are favourites or recents.
};

} // namespace gatehouse::ui
