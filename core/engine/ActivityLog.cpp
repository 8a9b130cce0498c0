// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ActivityLog.h"

#include <algorithm>

namespace gatehouse::engine {
namespace {

std::int64_t secondOf(TimePoint time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

} // namespace

void ActivityLog::note(access::RequestRecord record, TimePoint now) {
    record.revision = ++m_revision;
    if (!record.isRunning) {
        const std::int64_t second = secondOf(now);
        Second& slot = m_seconds[static_cast<std::size_t>(second) % m_seconds.size()];
        if (slot.second != second)
            slot = {second, 0};
        ++slot.count;
    }
    const std::uint64_t sequence = record.sequence;
    m_records.insert_or_assign(sequence, std::move(record));
    if (m_records.size() > kCapacity)
        m_records.erase(m_records.begin());
}

std::vector<access::RequestRecord> ActivityLog::after(std::uint64_t revision) const {
    std::vector<access::RequestRecord> newer;
    for (const auto& [sequence, record] : m_records) {
        if (record.revision > revision)
            newer.push_back(record);
    }
    std::ranges::sort(newer, {}, &access::RequestRecord::revision);
    return newer;
}

std::uint64_t ActivityLog::lastMinute(TimePoint now) const {
    const std::int64_t second = secondOf(now);
    std::uint64_t sum = 0;
    for (const Second& slot : m_seconds) {
        if (slot.second >= 0 && second - slot.second < 60)
            sum += slot.count;
    }
    return sum;
}

} // namespace gatehouse::engine
