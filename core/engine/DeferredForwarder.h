// SPDX-License-Identifier: Apache-2.0
// Stands in for a session's forwarder until its grant has arrived: after a restart a tool's request
// may come before the connection has loaded.
#pragma once

#include "core/access/Forwarder.h"
#include "core/proxy/EventLoop.h"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace gatehouse::engine {

/// Keeps requests until resolve() or fail() and hands them on in order; each waits for `patience`
/// at most. Belongs to the engine's thread.
class DeferredForwarder final : public access::Forwarder {
public:
    DeferredForwarder(proxy::EventLoop& loop, std::chrono::milliseconds patience)
        : m_loop(loop), m_patience(patience) {}
    DeferredForwarder(const DeferredForwarder&) = delete;
    DeferredForwarder& operator=(const DeferredForwarder&) = delete;
    ~DeferredForwarder() override;

    void prepare(access::VerifiedRequest request, Reply reply) override;
    /// Later requests go straight to it.
    void resolve(std::shared_ptr<access::Forwarder> forwarder);
    /// Answers what waits, and every later request, with the error.
    void fail(Error error);

private:
    using Waiting = std::pair<access::VerifiedRequest, Reply>;
    void giveUp();

    proxy::EventLoop& m_loop;
    std::chrono::milliseconds m_patience;
    std::deque<Waiting> m_waiting;
    std::shared_ptr<access::Forwarder> m_forwarder;
    std::optional<Error> m_error;
    std::optional<proxy::EventLoop::TimerId> m_timer;
};

} // namespace gatehouse::engine
