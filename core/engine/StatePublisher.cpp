// SPDX-License-Identifier: Apache-2.0
#include "core/engine/StatePublisher.h"

namespace gatehouse::engine {

void StatePublisher::changed(unsigned bits) {
    m_pending |= bits;
    if (m_isPosted)
        return;
    m_isPosted = true;
    m_loop.post([this] {
        m_isPosted = false;
        publish();
    });
}

void StatePublisher::changedSoon(unsigned bits) {
    m_pending |= bits;
    if (m_isPosted || m_isDelayed)
        return;
    m_isDelayed = true;
    m_loop.after(std::chrono::milliseconds(50), [this] {
        m_isDelayed = false;
        publish();
    });
}

void StatePublisher::publish() {
    if (m_pending == 0)
        return;
    const unsigned bits = std::exchange(m_pending, 0U);
    ++m_state.revision;
    auto next = std::make_shared<const State>(m_state);
    {
        const std::lock_guard lock(m_publishedMutex);
        m_published = std::move(next);
    }
    const std::lock_guard lock(m_observerMutex);
    if (m_observer)
        m_observer(bits);
}

std::shared_ptr<const State> StatePublisher::snapshot() const {
    const std::lock_guard lock(m_publishedMutex);
    return m_published;
}

void StatePublisher::observe(Observer observer) {
    const std::lock_guard lock(m_observerMutex);
    m_observer = std::move(observer);
}

} // namespace gatehouse::engine
