// SPDX-License-Identifier: Apache-2.0
// How the proxy tells what went through it. Each request is told at least once, when it ends; a
// request of a known session also when it has begun.
#pragma once

#include "core/access/RequestRecord.h"

#include <cstdint>
#include <functional>

namespace gatehouse::proxy {

enum class RequestPhase { Running, Ended };

/// Called on the loop's thread; must only hand the record over. A request that is told twice keeps
/// its sequence number.
using RequestObserver = std::function<void(const access::RequestRecord& record, RequestPhase)>;

/// Numbers the requests and passes them on. Belongs to the loop's thread.
class RequestLog final {
public:
    void setObserver(RequestObserver observer) { m_observer = std::move(observer); }
    [[nodiscard]] std::uint64_t nextSequence() { return ++m_last; }
    void tell(const access::RequestRecord& record, RequestPhase phase) const {
        if (m_observer)
            m_observer(record, phase);
    }

private:
    RequestObserver m_observer;
    std::uint64_t m_last = 0;
};

} // namespace gatehouse::proxy
