// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/UpstreamCall.h"

#include "core/proxy/BodyUp.h"

#include <utility>

namespace gatehouse::proxy {

std::shared_ptr<UpstreamCall> UpstreamCall::create(UpstreamPool& pool, Request request,
                                                   Callbacks callbacks) {
    return std::shared_ptr<UpstreamCall>(
        new UpstreamCall(pool, std::move(request), std::move(callbacks)));
}

UpstreamCall::UpstreamCall(UpstreamPool& pool, Request request, Callbacks callbacks)
    : m_pool(pool), m_request(std::move(request)), m_callbacks(std::move(callbacks)),
      m_parser(m_request.head.method) {}

void UpstreamCall::begin(UpstreamPool::Reuse reuse) {
    auto dial = m_pool.acquire(m_request.target, reuse, m_request.protocol,
                               [weak = weak_from_this()](Result<UpstreamLease> lease) {
                                   if (const auto self = weak.lock())
                                       self->onLease(std::move(lease));
                               });
    m_dial = std::move(dial);
}

UpstreamCall::~UpstreamCall() {
    cancel();
}

void UpstreamCall::onLease(Result<UpstreamLease> lease) {
    if (m_isOver) {
        if (lease)
            m_pool.release(std::move(*lease));
        return;
    }
    if (!lease) {
        m_isOver = true;
        m_callbacks.failed(lease.error(), Fault::NotConnected);
        return;
    }
    m_lease = std::move(*lease);
    m_callbacks.connected();
    if (m_isOver)
        return;
    const TlsStream* const tls = m_lease.channel->tls();
    if (tls != nullptr && tls->protocol() == "h2") {
        startHttp2();
    } else {
        if (m_request.isChunkedHere)
            m_request.head.headers.add("Transfer-Encoding", "chunked");
        m_lease.channel->send(http::serialise(m_request.head));
    }
    takeChannel();
    m_callbacks.sent();
}

void UpstreamCall::takeChannel() {
    Channel::Handlers handlers;
    const auto locked = [weak = weak_from_this()](auto task) {
        return [weak, task](auto&&... arguments) {
            if (const auto self = weak.lock(); self && !self->m_isOver)
                task(*self, arguments...);
        };
    };
    handlers.received = locked(
        [](UpstreamCall& self) { self.m_http2 ? self.onReceivedHttp2() : self.onReceived(); });
    handlers.drained = locked([](UpstreamCall& self) {
        self.m_http2 ? self.m_http2->flush() : self.m_callbacks.drained();
    });
    handlers.ended = locked([](UpstreamCall& self) { self.onEnded(); });
    handlers.failed =
        locked([](UpstreamCall& self, const std::string& reason) { self.fail(reason); });
    m_lease.channel->setHandlers(std::move(handlers));
    m_lease.channel->catchUp(); // the far side may have left right after the handshake
}

void UpstreamCall::startHttp2() {
    UpstreamHttp2::Callbacks callbacks;
    // What ends the call does not end what calls back: m_http2 lives as long as this.
    callbacks.head = [this](const http::ResponseHead& head, const http::Framing& framing) {
        m_hasAnswer = true;
        if (!m_isOver)
            m_callbacks.head(head, framing);
    };
    callbacks.body = [this](std::string_view bytes) {
        if (!m_isOver)
            m_callbacks.body(bytes);
    };
    callbacks.drained = [this] {
        if (!m_isOver)
            m_callbacks.drained();
    };
    m_http2 =
        std::make_unique<UpstreamHttp2>(m_lease.channel, m_request.head, std::move(callbacks));
}

void UpstreamCall::onReceivedHttp2() {
    const auto progress = m_http2->receive();
    if (m_isOver)
        return;
    if (progress == UpstreamHttp2::Progress::Failed)
        fail(m_http2->reason());
    else if (progress == UpstreamHttp2::Progress::Complete)
        onComplete();
    else
        m_callbacks.turnEnded();
}

void UpstreamCall::onReceived() {
    const auto channel = m_lease.channel;
    while (!m_isOver) {
        const bool isFirst = !m_hasAnswer && !channel->input().isEmpty();
        m_hasAnswer = m_hasAnswer || isFirst;
        const auto step = m_parser.step(channel->input().view());
        if (!step) {
            fail(step.error().message);
            return;
        }
        using Kind = http::Step::Kind;
        if (step->kind == Kind::Body)
            m_callbacks.body(step->body);
        channel->consume(step->consumed);
        if (step->kind == Kind::Head && m_parser.head().status >= 200 && !m_isOver)
            m_callbacks.head(m_parser.head(), m_parser.framing());
        if (step->kind == Kind::Head && m_parser.head().status == 101) {
            fail("it switched to another protocol, which Gatehouse does not speak");
            return;
        }
        if (step->kind == Kind::Complete) {
            onComplete();
            return;
        }
        if (step->kind == Kind::NeedMore)
            break;
    }
    if (!m_isOver)
        m_callbacks.turnEnded();
}

void UpstreamCall::onEnded() {
    if (!m_http2 && m_parser.isInMessage() && m_parser.ended())
        onComplete();
    else
        fail(m_hasAnswer ? "it closed the connection in the middle of its answer"
                         : "it closed the connection without an answer");
}

void UpstreamCall::onComplete() {
    m_isOver = true;
    // A far side that has answered before it took the whole body may still be about to close.
    if (!m_http2 && m_isRequestSent && http::keepsAlive(m_parser.head()) &&
        m_parser.framing().kind != http::Framing::Kind::UntilClose)
        m_pool.release(std::move(m_lease));
    else
        drop();
    m_callbacks.complete();
}

void UpstreamCall::fail(const std::string& reason) {
    if (std::exchange(m_isOver, true))
        return;
    const Fault fault = m_hasAnswer       ? Fault::Midway
                        : m_lease.wasUsed ? Fault::Stale
                                          : Fault::Unanswered;
    drop();
    m_callbacks.failed(
        Error{ErrorCode::Retry,
              "The connection to " + m_request.target.host + " broke: " + reason + '.',
              "Try again; if it happens again, check the network connection."},
        fault);
}

void UpstreamCall::send(std::string_view bytes) {
    if (m_http2) {
        m_http2->send(bytes);
    } else if (m_lease.channel && m_request.isChunkedHere) {
        std::string chunk;
        appendChunk(chunk, bytes);
        m_lease.channel->send(chunk);
    } else if (m_lease.channel) {
        m_lease.channel->send(bytes);
    }
}

void UpstreamCall::finishRequest() {
    m_isRequestSent = true;
    if (m_http2)
        m_http2->finishRequest();
    else if (m_lease.channel && m_request.isChunkedHere)
        m_lease.channel->send(http::kLastChunk);
}

bool UpstreamCall::isFull() const {
    return m_http2 ? m_http2->isFull() : m_lease.channel && m_lease.channel->isFull();
}

void UpstreamCall::pause() {
    if (m_http2)
        m_http2->pause();
    else if (m_lease.channel)
        m_lease.channel->pause();
}

void UpstreamCall::resume() {
    if (m_http2)
        m_http2->resume();
    else if (m_lease.channel)
        m_lease.channel->resume();
}

void UpstreamCall::drop() {
    if (m_lease.channel) {
        m_lease.channel->setHandlers({});
        m_lease.channel->close();
        m_lease.channel.reset();
    }
}

void UpstreamCall::cancel() {
    m_isOver = true;
    if (m_dial)
        m_dial->cancel();
    m_dial.reset();
    drop();
}

} // namespace gatehouse::proxy
