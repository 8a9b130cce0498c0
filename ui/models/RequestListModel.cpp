// SPDX-License-Identifier: Apache-2.0
#include "ui/models/RequestListModel.h"

#include "ui/models/AccountColour.h"
#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace gatehouse::ui {
namespace {

auto findRecord(std::deque<access::RequestRecord>& records, std::uint64_t sequence) {
    return std::lower_bound(
        records.begin(), records.end(), sequence,
        [](const auto& record, std::uint64_t s) { return record.sequence < s; });
}

} // namespace

RequestListModel::RequestListModel(EngineBridge& bridge, QObject* parent)
    : QAbstractTableModel(parent), m_bridge(bridge) {
    connect(&bridge, &EngineBridge::requestsChanged, this, &RequestListModel::fetch);
    connect(&bridge, &EngineBridge::preferencesChanged, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, RoleName), index(rowCount() - 1, RoleName));
    });
    fetch();
}

int RequestListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int RequestListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

const access::RequestRecord& RequestListModel::record(int row) const {
    const std::uint64_t sequence = m_visible[static_cast<std::size_t>(row)];
    return *std::lower_bound(
        m_records.begin(), m_records.end(), sequence,
        [](const auto& candidate, std::uint64_t s) { return candidate.sequence < s; });
}

RequestListModel::Tone RequestListModel::tone(const access::RequestRecord& record) {
    if (record.isLocalError)
        return Tone::Warning;
    if (record.status == 0)
        return record.isRunning ? Tone::Running : Tone::Bad;
    return record.status >= 400 ? Tone::Bad : Tone::Good;
}

QString RequestListModel::text(const access::RequestRecord& record, int column) const {
    const auto orDash = [](const std::string& value) {
        return value.empty() ? QStringLiteral("—") : toQString(value);
    };
    switch (column) {
    case Time:
        return wording::secondsTime(record.time);
    case RoleName:
        return orDash(record.roleDisplay);
    case Service:
        return orDash(record.service);
    case Action:
        if (record.isLocalError && !record.error.empty() && record.operation.empty())
            return toQString(record.error);
        return record.operation.empty() ? toQString(record.method + ' ' + record.path)
                                        : toQString(record.operation);
    case Status:
        if (record.status != 0)
            return QString::number(record.status);
        return record.isRunning ? tr("running") : tr("no answer");
    case Took:
        return record.isRunning ? QString() : wording::latency(record.totalTime);
    case Process:
        return orDash(record.program);
    default:
        return {};
    }
}

QVariant RequestListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const access::RequestRecord& shown = record(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, index.column());
    case Qt::ToolTipRole:
        if (!shown.error.empty())
            return toQString(shown.error);
        return index.column() == Time ? wording::fullTime(shown.time)
                                      : toQString(shown.method + ' ' + shown.host + shown.path);
    case ToneRole:
        return static_cast<int>(tone(shown));
    case ColourRole:
        return shown.accountId.empty() ? QVariant()
                                       : QVariant(static_cast<int>(accountColour(
                                             m_bridge.state().preferences, shown.accountId)));
    case SequenceRole:
        return QVariant::fromValue<quint64>(shown.sequence);
    default:
        return {};
    }
}

QVariant RequestListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Time"),   tr("Role"), tr("Service"), tr("Action"),
                              tr("Status"), tr("Took"), tr("Process")};
    return section >= 0 && section < kColumnCount ? titles[section] : QVariant();
}

void RequestListModel::setFilter(const QString& filter) {
    beginResetModel();
    m_filter = RequestFilter::parse(filter);
    rebuild();
    endResetModel();
}

void RequestListModel::setPaused(bool isPaused) {
    if (isPaused == m_isPaused)
        return;
    m_isPaused = isPaused;
    if (isPaused)
        return;
    const auto waiting = std::exchange(m_waiting, {});
    append(waiting);
    Q_EMIT waitingChanged(0);
}

void RequestListModel::fetch() {
    if (m_isFetching) {
        m_mustFetchAgain = true;
        return;
    }
    m_isFetching = true;
    m_mustFetchAgain = false;
    m_bridge.engine().requests(
        m_seen, m_bridge.reply<std::vector<access::RequestRecord>>(this, [this](auto result) {
            m_isFetching = false;
            if (result)
                append(*result);
            if (m_mustFetchAgain)
                fetch();
        }));
}

void RequestListModel::append(const std::vector<access::RequestRecord>& records) {
    for (const auto& record : records)
        m_seen = std::max(m_seen, record.revision);
    if (m_isPaused) {
        m_waiting.insert(m_waiting.end(), records.begin(), records.end());
        if (m_waiting.size() > kCapacity)
            m_waiting.erase(m_waiting.begin(), m_waiting.end() - kCapacity);
        Q_EMIT waitingChanged(waiting());
        return;
    }
    if (records.size() > 200) {
        beginResetModel();
        for (const auto& record : records)
            apply(record);
        rebuild();
        endResetModel();
        return;
    }
    for (const auto& record : records) {
        const auto found = findRecord(m_records, record.sequence);
        if (found != m_records.end() && found->sequence == record.sequence) {
            *found = record;
            const auto shown = std::find(m_visible.begin(), m_visible.end(), record.sequence);
            if (shown != m_visible.end()) {
                const int row = static_cast<int>(shown - m_visible.begin());
                Q_EMIT dataChanged(index(row, 0), index(row, kColumnCount - 1));
            } else if (m_filter.matches(record)) {
                show(record.sequence); // its end fits the filter, its beginning did not
            }
        } else {
            insert(record);
        }
    }
}

void RequestListModel::apply(const access::RequestRecord& record) {
    const auto found = findRecord(m_records, record.sequence);
    if (found != m_records.end() && found->sequence == record.sequence)
        *found = record;
    else
        m_records.insert(found, record);
    while (m_records.size() > kCapacity)
        m_records.pop_front();
}

void RequestListModel::insert(const access::RequestRecord& record) {
    m_records.insert(findRecord(m_records, record.sequence), record);
    if (m_filter.matches(record))
        show(record.sequence);
    evictOldest();
}

void RequestListModel::show(std::uint64_t sequence) {
    const auto at =
        std::lower_bound(m_visible.begin(), m_visible.end(), sequence, std::greater<>());
    const int row = static_cast<int>(at - m_visible.begin());
    beginInsertRows({}, row, row);
    m_visible.insert(at, sequence);
    endInsertRows();
}

void RequestListModel::evictOldest() {
    while (m_records.size() > kCapacity) {
        if (!m_visible.empty() && m_visible.back() == m_records.front().sequence) {
            const int last = rowCount() - 1;
            beginRemoveRows({}, last, last);
            m_visible.pop_back();
            endRemoveRows();
        }
        m_records.pop_front();
    }
}

void RequestListModel::rebuild() {
    m_visible.clear();
    for (auto record = m_records.rbegin(); record != m_records.rend(); ++record) {
        if (m_filter.matches(*record))
            m_visible.push_back(record->sequence);
    }
}

} // namespace gatehouse::ui
