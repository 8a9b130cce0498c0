// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Proxy.h"

#include "core/proxy/ClientConnection.h"
#include "core/proxy/ProxyContext.h"

#include <cerrno>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gatehouse::proxy {

namespace {

constexpr int kAcceptedAtOnce = 64;
constexpr std::chrono::milliseconds kRetry{50};

} // namespace

struct Proxy::State : std::enable_shared_from_this<Proxy::State> {
    explicit State(ProxyOptions options)
        : context(std::move(options)), gate(context.sessions, context.clock),
          deadline(context.loop, [this] { cutAll(); }), retry(context.loop, [this] {
              if (listener.isOpen())
                  context.loop.setInterest(listener.descriptor(), EventLoop::Readable);
          }) {}

    void acceptSome();
    void pauseAccepting();
    void onClosed(ClientConnection* connection);
    void stopListening();
    void cutAll();
    void endIfClosed();

    ProxyContext context;
    RequestGate gate;
    Socket listener;
    std::unordered_map<ClientConnection*, std::shared_ptr<ClientConnection>> connections;
    std::function<void()> closed;
    Deadline deadline;
    Deadline retry;
};

void Proxy::State::acceptSome() {
    for (int i = 0; i < kAcceptedAtOnce; ++i) {
        if (connections.size() >= context.limits.connections) {
            pauseAccepting();
            return;
        }
        Socket socket = acceptFrom(listener);
        if (!socket.isOpen()) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
                pauseAccepting();
            return;
        }
        auto connection = ClientConnection::create(
            std::shared_ptr<ProxyContext>(shared_from_this(), &context), gate, std::move(socket),
            [weak = weak_from_this()](ClientConnection* closing) {
                if (const auto self = weak.lock())
                    self->onClosed(closing);
            });
        connection->start();
        connections.emplace(connection.get(), connection);
    }
}

void Proxy::State::pauseAccepting() {
    // The listener stays readable, and would be reported for ever, while there is no room.
    context.loop.setInterest(listener.descriptor(), EventLoop::Nothing);
    retry.set(kRetry);
}

void Proxy::State::onClosed(ClientConnection* connection) {
    connections.erase(connection);
    endIfClosed();
}

void Proxy::State::stopListening() {
    if (listener.isOpen())
        context.loop.unwatch(listener.descriptor());
    listener = Socket();
    context.port = 0;
    context.upstreams.setOwnPort(0);
}

void Proxy::State::cutAll() {
    for (auto& [key, connection] : connections)
        connection->cut();
    connections.clear();
    endIfClosed();
}

void Proxy::State::endIfClosed() {
    if (!closed || !connections.empty())
        return;
    deadline.clear();
    context.upstreams.clear();
    context.isClosing = false;
    const auto done = std::exchange(closed, nullptr);
    done();
}

Proxy::Proxy(ProxyOptions options) : m_state(std::make_shared<State>(std::move(options))) {}

Proxy::~Proxy() {
    m_state->closed = nullptr;
    m_state->stopListening();
    m_state->cutAll();
}

Result<std::uint16_t> Proxy::listen(std::uint16_t port) {
    State& state = *m_state;
    auto listener = listenOnLoopback(port);
    if (!listener)
        return fail(listener.error());
    state.stopListening();
    state.listener = std::move(*listener);
    state.context.isClosing = false;
    state.context.port = localPort(state.listener);
    state.context.upstreams.setOwnPort(state.context.port);
    state.context.loop.watch(state.listener.descriptor(), EventLoop::Readable,
                             [&state](bool, bool) { state.acceptSome(); });
    return state.context.port;
}

std::uint16_t Proxy::port() const {
    return m_state->context.port;
}

void Proxy::close(std::chrono::milliseconds deadline, std::function<void()> closed) {
    State& state = *m_state;
    state.stopListening();
    state.context.isClosing = true;
    state.closed = closed ? std::move(closed) : [] {
    };
    std::vector<std::shared_ptr<ClientConnection>> open;
    for (const auto& [key, connection] : state.connections)
        open.push_back(connection);
    for (const auto& connection : open)
        connection->closeWhenIdle();
    state.deadline.set(deadline);
    state.endIfClosed();
}

ProxyCounts Proxy::counts() const {
    return m_state->context.counts;
}

void Proxy::setRequestObserver(RequestObserver observer) {
    m_state->context.log.setObserver(std::move(observer));
}

} // namespace gatehouse::proxy
