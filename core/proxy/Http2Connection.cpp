// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Http2Connection.h"

#include <utility>
#include <vector>

namespace gatehouse::proxy {

namespace {

/// What is handed to the channel at once: a few TLS records.
constexpr std::size_t kTurn = 64 * 1024;

http::Http2Limits limitsOf(const ProxyLimits& limits) {
    http::Http2Limits own;
    own.headBytes = static_cast<std::uint32_t>(limits.headBytes);
    return own;
}

/// `:authority` and Host may both be there, but not say two things (RFC 9113 section 8.3.1).
bool namesOneHost(http::Headers& headers) {
    const auto hosts = headers.all("host");
    for (const auto host : hosts)
        if (host != hosts.front())
            return false;
    if (hosts.size() > 1)
        headers.set("Host", std::string(hosts.front()));
    return true;
}

} // namespace

std::shared_ptr<Http2Connection> Http2Connection::start(Parts parts) {
    std::shared_ptr<Http2Connection> connection(new Http2Connection(std::move(parts)));
    connection->takeChannel();
    connection->m_idle.set(connection->m_parts.context.limits.idle);
    connection->onReceived();
    return connection;
}

Http2Connection::Http2Connection(Parts parts)
    : m_parts(std::move(parts)),
      m_endpoint(http::Http2Endpoint::Role::Server, *this, limitsOf(m_parts.context.limits)),
      m_idle(m_parts.context.loop, [this] { leave(); }) {}

Http2Connection::~Http2Connection() {
    cut("Gatehouse's proxy was stopped.");
}

void Http2Connection::takeChannel() {
    const auto locked = [weak = weak_from_this()](auto task) {
        return [weak, task](auto&&...) {
            if (const auto self = weak.lock())
                task(*self);
        };
    };
    Channel::Handlers handlers;
    handlers.received = locked([](Http2Connection& self) { self.onReceived(); });
    handlers.drained = locked([](Http2Connection& self) { self.flush(); });
    handlers.ended = locked([](Http2Connection& self) { self.onPeerEnded(); });
    handlers.failed = locked([](Http2Connection& self) {
        self.cut("The tool closed the connection before it had the answer.");
        self.end();
    });
    m_parts.channel->setHandlers(std::move(handlers));
    m_parts.channel->resume();
}

void Http2Connection::onReceived() {
    const ByteQueue& input = m_parts.channel->input();
    m_isBusy = true;
    const auto taken = m_endpoint.receive(input.view());
    m_isBusy = false;
    m_parts.channel->consume(input.size());
    if (!taken)
        cut(taken.error().message);
    flush();
    if (!taken)
        end();
}

void Http2Connection::onPeerEnded() {
    for (const auto& [id, serving] : std::vector(m_serving.begin(), m_serving.end()))
        serving.exchange->onClientEnded();
    if (m_serving.empty())
        end();
}

void Http2Connection::flush() {
    if (m_isBusy || !m_parts.channel->isOpen())
        return;
    m_isBusy = true;
    std::string out;
    while (!m_parts.channel->isFull()) {
        out.clear();
        m_endpoint.produce(out, kTurn);
        if (out.empty())
            break;
        m_parts.channel->send(out);
    }
    m_isBusy = false;
    if (m_serving.empty() && m_endpoint.isOver())
        end();
}

void Http2Connection::consumed(http::StreamId id, std::size_t size) {
    m_endpoint.consume(id, size);
    flush();
}

Http2Connection::Serving* Http2Connection::find(http::StreamId id) {
    const auto found = m_serving.find(id);
    return found == m_serving.end() ? nullptr : &found->second;
}

void Http2Connection::onRequest(http::StreamId id, http::RequestHead head, http::Framing framing) {
    if (head.method == "CONNECT") {
        m_endpoint.reset(id, http::Http2Code::Http11Required);
        return;
    }
    if (!namesOneHost(head.headers)) {
        m_endpoint.reset(id, http::Http2Code::ProtocolError);
        return;
    }
    m_idle.clear();
    auto stream = std::make_unique<Http2Stream>(*this, id, std::move(head), framing);
    Http2Stream* const kept = stream.get();
    const auto exchange =
        Exchange::create({m_parts.context, m_parts.gate, std::move(stream), m_parts.arrival,
                          m_parts.program, [weak = weak_from_this(), id](Exchange::After after) {
                              if (const auto self = weak.lock())
                                  self->onExchangeEnded(id, after);
                          }});
    m_serving.emplace(id, Serving{exchange, kept});
    exchange->start();
}

void Http2Connection::onBody(http::StreamId id, std::string_view bytes) {
    if (Serving* const serving = find(id)) {
        serving->stream->add(bytes);
        serving->exchange->onClientBytes();
    } else {
        m_endpoint.consume(id, bytes.size());
    }
}

void Http2Connection::onEnd(http::StreamId id, http::Headers) {
    if (Serving* const serving = find(id)) {
        serving->stream->endInput();
        serving->exchange->onClientBytes();
    }
}

void Http2Connection::onRoom(http::StreamId id) {
    if (Serving* const serving = find(id))
        serving->exchange->onClientDrained();
}

void Http2Connection::onReset(http::StreamId id, http::Http2Code) {
    if (Serving* const serving = find(id))
        serving->exchange->abandon("The tool gave the request up before it had the answer.");
}

void Http2Connection::onExchangeEnded(http::StreamId id, Exchange::After after) {
    if (m_serving.erase(id) == 0)
        return;
    if (after == Exchange::After::Cut)
        m_endpoint.reset(id, http::Http2Code::InternalError);
    else if (after == Exchange::After::Close)
        m_endpoint.dismiss(id);
    if (m_serving.empty())
        m_idle.set(m_parts.context.limits.idle);
    flush();
    if (m_serving.empty() && m_parts.channel->hasEnded())
        end();
}

void Http2Connection::closeWhenIdle() {
    m_endpoint.goAway();
    flush();
}

void Http2Connection::leave() {
    closeWhenIdle();
    end();
}

void Http2Connection::cut(const std::string& reason) {
    for (const auto& [id, serving] : std::exchange(m_serving, {})) {
        serving.exchange->abandon(reason);
        m_endpoint.reset(id, http::Http2Code::InternalError);
    }
}

void Http2Connection::end() {
    if (std::exchange(m_hasEnded, true))
        return;
    m_idle.clear();
    m_parts.context.loop.post([ended = std::move(m_parts.ended)] { ended(); });
}

} // namespace gatehouse::proxy
