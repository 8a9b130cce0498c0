// SPDX-License-Identifier: Apache-2.0
// The last 2,000 requests, newest first, live, filtered.
#pragma once

#include "core/access/RequestRecord.h"
#include "ui/models/RequestFilter.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <deque>
#include <vector>

namespace gatehouse::ui {

class EngineBridge;

class RequestListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, RoleName, Service, Action, Status, Took, Process, kColumnCount };
    enum Role {
        ToneRole = Qt::UserRole + 1, ///< int of Tone
        ColourRole,                  ///< int of AccountColour; invalid without an account
        SequenceRole,
    };
    enum class Tone { Plain, Good, Warning, Bad, Running };
    static constexpr std::size_t kCapacity = 2000;

    explicit RequestListModel(EngineBridge& bridge, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

    void setFilter(const QString& filter);
    /// While paused new requests are kept aside and counted; resuming shows them.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }
    [[nodiscard]] int total() const { return static_cast<int>(m_records.size()); }
    [[nodiscard]] const access::RequestRecord& record(int row) const;
    /// Adds records as the engine gives them: oldest first, a known sequence replaces.
    void append(const std::vector<access::RequestRecord>& records);

Q_SIGNALS:
    void waitingChanged(int count);

private:
    void fetch();
    void apply(const access::RequestRecord& record);
    void insert(const access::RequestRecord& record);
    void show(std::uint64_t sequence);
    void evictOldest();
    void rebuild();
    [[nodiscard]] static Tone tone(const access::RequestRecord& record);
    [[nodiscard]] QString text(const access::RequestRecord& record, int column) const;

    EngineBridge& m_bridge;
    std::deque<access::RequestRecord> m_records; ///< By sequence, ascending.
    std::deque<std::uint64_t> m_visible;         ///< Sequences, newest first.
    std::vector<access::RequestRecord> m_waiting;
    RequestFilter m_filter;
    std::uint64_t m_seen = 0;
    bool m_isPaused = false;
    bool m_isFetching = false;
    bool m_mustFetchAgain = false;
};

} // namespace gatehouse::ui
