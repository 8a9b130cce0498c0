// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ProxyService.h"

#include "core/engine/ToolTrust.h"
#include "core/pki/LeafCache.h"
#include "core/proxy/Proxy.h"

#include <algorithm>
#include <utility>

namespace gatehouse::engine {
namespace {

constexpr std::chrono::seconds kGrace{5};

/// A proxy and what it refers to.
struct Listener {
    std::unique_ptr<pki::LeafCache> leaves;
    std::unique_ptr<proxy::Proxy> proxy;
};

} // namespace

struct ProxyService::State {
    State(EngineContext& its, Options chosen) : context(its), options(std::move(chosen)) {}

    void prepared(Result<ToolTrust> trust);
    void listen();
    void failed(const Error& error);
    void answer(const Result<ProxyState>& result);
    [[nodiscard]] ProxyState& shown() const { return context.state().proxy; }
    void publish() const { context.publisher.changed(ProxyChanged); }

    EngineContext& context;
    Options options;
    std::unique_ptr<Listener> listener;
    /// Those that were stopped and still let requests end.
    std::vector<std::unique_ptr<Listener>> retired;
    /// Of all listeners, so that records of a later one do not look like those of an earlier.
    std::uint64_t lastSequence = 0;
    std::vector<Reply<ProxyState>> waiting;
    bool isStarting = false;
    /// Tells callbacks of this object's proxy whether it still lives.
    std::shared_ptr<int> alive = std::make_shared<int>(0);
};

ProxyService::ProxyService(EngineContext& context, Options options)
    : m_state(std::make_unique<State>(context, std::move(options))) {}

ProxyService::~ProxyService() = default;

bool ProxyService::isOn() const {
    return m_state->shown().status == ProxyStatus::On;
}

void ProxyService::start(Reply<ProxyState> reply) {
    if (isOn()) {
        if (reply)
            reply(m_state->shown());
        return;
    }
    m_state->waiting.push_back(std::move(reply));
    if (std::exchange(m_state->isStarting, true))
        return;
    m_state->shown().status = ProxyStatus::Starting;
    m_state->shown().error.clear();
    m_state->publish();
    const EngineContext& context = m_state->context;
    context.onPool(
        [files = ToolFolder{m_state->options.toolFolder}, &context] {
            return prepareToolTrust(files, context.secrets, context.environment,
                                    context.clock.now());
        },
        [state = m_state.get(), weak = std::weak_ptr(m_state->alive)](Result<ToolTrust> trust) {
            if (!weak.expired())
                state->prepared(std::move(trust));
        });
}

void ProxyService::State::prepared(Result<ToolTrust> trust) {
    isStarting = false;
    if (!trust)
        return failed(trust.error());
    const ToolFolder files{options.toolFolder};
    shown().caFile = files.authority().string();
    shown().bundleFile = files.bundle().string();
    shown().authorityEnds = trust->authority.certificate().notAfter();
    shown().notice = trust->notice;
    listener = std::make_unique<Listener>();
    listener->leaves = std::make_unique<pki::LeafCache>(std::move(trust->authority), context.clock);
    listener->proxy = std::make_unique<proxy::Proxy>(
        proxy::ProxyOptions{context.loop, context.pool, context.clock, *listener->leaves,
                            context.directory, context.environment});
    listener->proxy->setRequestObserver(
        [this, base = lastSequence](access::RequestRecord record, proxy::RequestPhase phase) {
            record.sequence += base;
            lastSequence = std::max(lastSequence, record.sequence);
            if (options.requested)
                options.requested(record, phase == proxy::RequestPhase::Running);
        });
    listen();
}

void ProxyService::State::listen() {
    Result<std::uint16_t> port = listener->proxy->listen(options.port);
    if (!port && options.port != 0) {
        const std::uint16_t wanted = options.port;
        port = listener->proxy->listen(0);
        if (port) {
            const std::string notice = "Port " + std::to_string(wanted) +
                                       " is in use by another program, so the proxy " +
                                       "listens on port " + std::to_string(*port) +
                                       " from now on. Exports made before must be renewed.";
            shown().notice = shown().notice.empty() ? notice : notice + ' ' + shown().notice;
        }
    }
    if (!port)
        return failed(port.error());
    const bool isNew = options.port != *port;
    options.port = *port;
    if (isNew && options.remember)
        options.remember(*port);
    shown().status = ProxyStatus::On;
    shown().port = *port;
    shown().error.clear();
    publish();
    answer(shown());
}

void ProxyService::State::failed(const Error& error) {
    shown().status = ProxyStatus::Failed;
    shown().error = error.sentence();
    shown().port = 0;
    listener.reset();
    publish();
    answer(fail(error));
}

void ProxyService::State::answer(const Result<ProxyState>& result) {
    std::vector<Reply<ProxyState>> replies;
    replies.swap(waiting);
    for (const auto& reply : replies) {
        if (reply)
            reply(result);
    }
}

void ProxyService::stop(Reply<void> reply) {
    State& state = *m_state;
    ProxyState& shown = state.shown();
    const bool wasOn = isOn();
    shown.status = ProxyStatus::Off;
    shown.port = 0;
    shown.error.clear();
    shown.notice.clear();
    state.publish();
    if (!wasOn || !state.listener) {
        if (reply)
            reply({});
        return;
    }
    Listener* retiring = state.retired.emplace_back(std::move(state.listener)).get();
    retiring->proxy->close(kGrace, [&state, retiring, reply = std::move(reply)] {
        // Destroyed later: this runs within its own call.
        state.context.loop.post([&state, retiring, weak = std::weak_ptr(state.alive)] {
            if (!weak.expired())
                std::erase_if(state.retired,
                              [&](const auto& one) { return one.get() == retiring; });
        });
        if (reply)
            reply({});
    });
}

void ProxyService::setPort(std::uint16_t port, Reply<ProxyState> reply) {
    State& state = *m_state;
    const auto remember = [&](std::uint16_t chosen) {
        if (state.options.port == chosen)
            return;
        state.options.port = chosen;
        if (state.options.remember)
            state.options.remember(chosen);
    };
    if (!isOn()) {
        remember(port);
    } else if (port == 0 || port != state.options.port) {
        // A listener that has the new port takes the place of the old: a taken port costs nothing.
        const auto listening = state.listener->proxy->listen(port);
        if (!listening) {
            if (reply)
                reply(fail(listening.error()));
            return;
        }
        remember(*listening);
        state.shown().port = *listening;
        state.shown().notice = "The proxy listens on port " + std::to_string(*listening) +
                               " now. Exports made before must be renewed.";
        state.publish();
    }
    if (reply)
        reply(state.shown());
}

} // namespace gatehouse::engine
