// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Deadline.h"

#include <algorithm>
#include <utility>

namespace gatehouse::proxy {

Deadline::Deadline(EventLoop& loop, std::function<void()> expired)
    : m_loop(loop), m_expired(std::move(expired)) {}

Deadline::~Deadline() {
    if (m_timer != 0)
        m_loop.cancel(m_timer);
}

void Deadline::set(std::chrono::milliseconds delay) {
    m_at = m_loop.clock().steady() + delay;
    if (m_timer != 0 && m_armedFor <= *m_at)
        return;
    if (m_timer != 0)
        m_loop.cancel(m_timer);
    arm();
}

void Deadline::clear() {
    m_at.reset();
}

void Deadline::arm() {
    m_armedFor = *m_at;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*m_at - m_loop.clock().steady());
    m_timer = m_loop.after(std::max(left, std::chrono::milliseconds(0)), [this] { onTimer(); });
}

void Deadline::onTimer() {
    m_timer = 0;
    if (!m_at)
        return;
    if (*m_at > m_loop.clock().steady()) {
        arm();
        return;
    }
    m_at.reset();
    const auto expired = m_expired;
    expired();
}

} // namespace gatehouse::proxy
