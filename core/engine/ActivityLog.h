// SPDX-License-Identifier: Apache-2.0
// The last requests that went through the proxy, in memory only, and how many ended in the last
// minute.
#pragma once

#include "core/access/RequestRecord.h"

#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace gatehouse::engine {

/// Belongs to the engine's thread.
class ActivityLog final {
public:
    static constexpr std::size_t kCapacity = 2000;

    /// Adds the record, or replaces the one of the same sequence; an ended one counts for the rate.
    void note(access::RequestRecord record, TimePoint now);
    /// See Engine::requests().
    [[nodiscard]] std::vector<access::RequestRecord> after(std::uint64_t revision) const;
    /// Requests that ended in the last 60 seconds.
    [[nodiscard]] std::uint64_t lastMinute(TimePoint now) const;

private:
    struct Second {
        std::int64_t second = -1;
        std::uint64_t count = 0;
    };
    std::map<std::uint64_t, access::RequestRecord> m_records; ///< By sequence.
    std::array<Second, 60> m_seconds{};
    std::uint64_t m_revision = 0;
};

} // namespace gatehouse::engine
