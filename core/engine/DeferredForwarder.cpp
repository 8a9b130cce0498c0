// SPDX-License-Identifier: Apache-2.0
#include "core/engine/DeferredForwarder.h"

namespace gatehouse::engine {

DeferredForwarder::~DeferredForwarder() {
    if (m_timer)
        m_loop.cancel(*m_timer);
}

void DeferredForwarder::prepare(access::VerifiedRequest request, Reply reply) {
    if (m_forwarder)
        return m_forwarder->prepare(std::move(request), std::move(reply));
    if (m_error)
        return reply(gatehouse::fail(*m_error));
    m_waiting.emplace_back(std::move(request), std::move(reply));
    if (!m_timer)
        m_timer = m_loop.after(m_patience, [this] {
            m_timer.reset();
            giveUp();
        });
}

void DeferredForwarder::giveUp() {
    std::deque<Waiting> waiting;
    waiting.swap(m_waiting);
    for (auto& [request, reply] : waiting)
        reply(gatehouse::fail(ErrorCode::Retry,
                              "Gatehouse is still loading the connection of this session.",
                              "Try again in a moment; if this goes on, look at the connection's "
                              "state in Gatehouse."));
}

void DeferredForwarder::resolve(std::shared_ptr<access::Forwarder> forwarder) {
    m_forwarder = std::move(forwarder);
    std::deque<Waiting> waiting;
    waiting.swap(m_waiting);
    for (auto& [request, reply] : waiting)
        m_forwarder->prepare(std::move(request), std::move(reply));
}

void DeferredForwarder::fail(Error error) {
    m_error = std::move(error);
    std::deque<Waiting> waiting;
    waiting.swap(m_waiting);
    for (auto& [request, reply] : waiting)
        reply(gatehouse::fail(*m_error));
}

} // namespace gatehouse::engine
