// SPDX-License-Identifier: Apache-2.0
// All apps of all connections in the order they are shown, filtered as the person types.
#pragma once

#include "core/engine/State.h"
#include "ui/models/AccountColour.h"

#include <QAbstractListModel>

#include <memory>
#include <string>
#include <vector>

namespace gatehouse::ui {

class EngineBridge;

/// Keeps one lower-cased text per app and a vector of visible rows; a change of filter resets the
/// model, which costs far less than many small insertions.
class AppListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        DescriptionRole = Qt::UserRole + 1,
        AccountRole,   ///< Grouped for reading.
        PartitionRole, ///< Display name.
        RoleNameRole, ///< The role that Console and Start would use; empty: the person must choose.
        RoleArnRole,
        RoleCountRole,
        SectionRole, ///< Title of the section.
        InUseRole,
        FavouriteRole,
        UsableRole, ///< False: not supported, or its connection is signed out.
    };
    enum class Grouping { None, Connection, Account };
    enum class Sorting { Name, Account, Recent };
    struct Section {
        QString title;
        int firstRow = 0;
        int count = 0;
        bool isInUse = false;
    };

    explicit AppListModel(EngineBridge& bridge, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

    void setFilter(const QString& filter);
    [[nodiscard]] QString filter() const { return m_filter; }
    void setGrouping(Grouping grouping);
    void setSorting(Sorting sorting);
    [[nodiscard]] Grouping grouping() const { return m_grouping; }
    [[nodiscard]] Sorting sorting() const { return m_sorting; }

    /// Ranges of rows, in order, never empty ones.
    [[nodiscard]] const std::vector<Section>& sections() const { return m_sections; }
    [[nodiscard]] int total() const;
    [[nodiscard]] const access::App& app(int row) const;
    /// Null when the person must choose: several roles and none used before.
    [[nodiscard]] const access::Role* defaultRole(int row) const;
    [[nodiscard]] const access::SessionInfo* session(int row) const;
    [[nodiscard]] AccountColour colour(int row) const;
    /// -1 when not visible.
    [[nodiscard]] int rowOf(const std::string& appKey) const;

private:
    void reload();
    void refreshSessions();
    [[nodiscard]] std::string orderStamp() const;
    void arrange();
    void buildSections();

    EngineBridge& m_bridge;
    std::shared_ptr<const std::vector<access::App>> m_apps;
    std::vector<std::string> m_haystacks; ///< By app.
    std::vector<std::string> m_sortKeys;  ///< By app.
    std::vector<int> m_order;             ///< All apps as sorted.
    std::vector<int> m_visible;
    std::vector<char> m_inUse; ///< By app.
    std::vector<Section> m_sections;
    std::string m_orderStamp; ///< Rows move only when this changes.
    QString m_filter;
    Grouping m_grouping = Grouping::None;
    Sorting m_sorting = Sorting::Name;
};

} // namespace gatehouse::ui
