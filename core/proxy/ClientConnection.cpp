// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/ClientConnection.h"

#include "core/proxy/FaultAnswer.h"
#include "core/proxy/FirstBytes.h"
#include "core/proxy/Http1Stream.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::chrono::milliseconds kLeaving{5'000};

} // namespace

http::HeadLimits ClientConnection::headLimits(const ProxyLimits& limits) {
    http::HeadLimits head;
    head.bytes = limits.headBytes;
    return head;
}

std::shared_ptr<ClientConnection> ClientConnection::create(std::shared_ptr<ProxyContext> context,
                                                           RequestGate& gate, Socket socket,
                                                           Closed closed) {
    return std::shared_ptr<ClientConnection>(
        new ClientConnection(std::move(context), gate, std::move(socket), std::move(closed)));
}

ClientConnection::ClientConnection(std::shared_ptr<ProxyContext> context, RequestGate& gate,
                                   Socket socket, Closed closed)
    : m_keptContext(std::move(context)), m_context(*m_keptContext), m_gate(gate),
      m_closed(std::move(closed)), m_parser(headLimits(m_context.limits)),
      m_deadline(m_context.loop, [this] { m_state == State::Reading ? leave() : close(); }),
      m_program(std::make_shared<std::string>()) {
    identify(socket.descriptor());
    m_channel = Channel::create(m_context.loop, std::move(socket));
    ++m_context.counts.clients;
}

ClientConnection::~ClientConnection() {
    cut();
    --m_context.counts.clients;
}

void ClientConnection::identify(int descriptor) {
    m_peer = peerOf(descriptor);
    m_isForeign = m_peer && !isAdmitted(*m_peer);
}

void ClientConnection::start() {
    setHandlers();
    m_deadline.set(m_context.limits.head);
}

void ClientConnection::setHandlers() {
    const auto locked = [weak = weak_from_this()](auto task) {
        return [weak, task](auto&&...) {
            if (const auto self = weak.lock())
                task(*self);
        };
    };
    Channel::Handlers handlers;
    handlers.received = locked([](ClientConnection& self) { self.onReceived(); });
    handlers.drained = locked([](ClientConnection& self) {
        if (self.m_exchange)
            self.m_exchange->onClientDrained();
        else if (self.m_state == State::Leaving && self.m_channel->hasEnded())
            self.close();
    });
    handlers.ended = locked([](ClientConnection& self) { self.onEnded(); });
    handlers.failed = locked([](ClientConnection& self) {
        if (self.m_exchange)
            self.m_exchange->abandon("The tool closed the connection before it had the answer.");
        self.close();
    });
    m_channel->setHandlers(std::move(handlers));
}

void ClientConnection::onReceived() {
    switch (m_state) {
    case State::Reading:
        readHead();
        break;
    case State::Serving:
        m_exchange->onClientBytes();
        break;
    case State::Leaving:
        m_channel->consume(m_channel->input().size());
        m_deadline.set(kLeaving);
        break;
    case State::Multiplexed: // the channel is not ours
    case State::Dialling:    // a tool may send its first bytes early
    case State::Tunnelling:
    case State::Closed:
        break;
    }
}

void ClientConnection::onEnded() {
    if (m_state == State::Serving)
        m_exchange->onClientEnded();
    else if (m_state != State::Dialling && m_channel->queued() == 0)
        close();
}

bool ClientConnection::isHttp1() {
    if (!m_isFresh)
        return true;
    switch (openingOf(m_channel->input().view())) {
    case Opening::TooShort:
        if (m_channel->hasEnded())
            close();
        else if (!m_channel->input().isEmpty())
            m_deadline.set(m_context.limits.head);
        return false;
    case Opening::Http2:
        serveHttp2();
        return false;
    case Opening::Tls:
        if (m_channel->tls() == nullptr) {
            startTls("127.0.0.1", {}); // some tools speak TLS to a plain endpoint URL
            return false;
        }
        break;
    case Opening::Http1:
        break;
    }
    m_isFresh = false;
    return true;
}

void ClientConnection::readHead() {
    if (!isHttp1())
        return;
    const ByteQueue& input = m_channel->input();
    while (m_state == State::Reading) {
        const auto step = m_parser.step(input.view());
        if (!step) {
            report(m_interceptedHost, 400, step.error().message);
            answerPlainly(400, "Bad Request", step.error().message);
            return;
        }
        m_channel->consume(step->consumed);
        if (step->kind == http::Step::Kind::Head) {
            onHead();
        } else if (step->kind == http::Step::Kind::NeedMore) {
            if (m_channel->hasEnded())
                close();
            else if (!input.isEmpty())
                m_deadline.set(m_context.limits.head);
            return;
        }
    }
}

void ClientConnection::onHead() {
    const std::string& target = m_parser.head().target;
    if (m_parser.head().headers.all("host").size() > 1) {
        report(m_interceptedHost, 400, "The request names more than one host.");
        answerPlainly(400, "Bad Request", "The request names more than one host.");
        return;
    }
    if (!m_interceptedHost.empty())
        serve(Arrival::Way::Intercepted, m_interceptedHost);
    else if (m_parser.head().method == "CONNECT")
        onConnect();
    else if (target.starts_with('/'))
        serve(Arrival::Way::Endpoint, {});
    else
        onAbsolute();
}

void ClientConnection::serveHttp2() {
    findProgram();
    m_state = State::Multiplexed;
    m_deadline.clear();
    const auto way = m_interceptedHost.empty() ? Arrival::Way::Endpoint : Arrival::Way::Intercepted;
    m_http2 = Http2Connection::start({m_context,
                                      m_gate,
                                      m_channel,
                                      {way, m_interceptedHost, m_context.port, m_isForeign},
                                      m_program,
                                      [weak = weak_from_this()] {
                                          if (const auto self = weak.lock())
                                              self->onHttp2Ended();
                                      }});
}

void ClientConnection::onHttp2Ended() {
    if (m_state != State::Multiplexed)
        return;
    m_http2.reset();
    setHandlers();
    leave();
}

void ClientConnection::findProgram() {
    if (!m_peer || !m_program->empty())
        return;
    const PeerSocket peer = *m_peer;
    m_context.programs.find(peer,
                            [program = m_program](const std::string& name) { *program = name; });
}

void ClientConnection::serve(Arrival::Way way, const std::string& host) {
    findProgram();
    m_state = State::Serving;
    m_deadline.clear();
    Arrival arrival{way, host, m_context.port, m_isForeign};
    auto stream = std::make_unique<Http1Stream>(
        m_channel, m_parser,
        m_context.isClosing ? Http1Stream::Persistence::Close : Http1Stream::Persistence::AsAsked);
    m_exchange = Exchange::create({m_context, m_gate, std::move(stream), std::move(arrival),
                                   m_program, [weak = weak_from_this()](Exchange::After after) {
                                       if (const auto self = weak.lock())
                                           self->onExchangeEnded(after);
                                   }});
    m_exchange->start();
}

void ClientConnection::onExchangeEnded(Exchange::After after) {
    m_exchange.reset();
    if (m_state != State::Serving)
        return;
    if (after == Exchange::After::Cut) {
        close();
        return;
    }
    if (after == Exchange::After::Close || m_context.isClosing) {
        leave();
        return;
    }
    m_state = State::Reading;
    m_deadline.set(m_context.limits.idle);
    m_channel->resume();
    readHead();
}

void ClientConnection::answerPlainly(int status, std::string_view reason,
                                     const std::string& sentence) {
    m_channel->send(plainAnswer(status, reason, sentence));
    leave();
}

void ClientConnection::report(const std::string& host, int status, const std::string& sentence) {
    RequestTrace trace(m_context.log, m_context.clock);
    trace.record().method = "CONNECT";
    trace.record().host = host;
    trace.record().status = status;
    trace.record().isLocalError = true;
    trace.failed(sentence);
}

void ClientConnection::leave() {
    if (m_state == State::Closed)
        return;
    m_state = State::Leaving;
    m_channel->consume(m_channel->input().size());
    m_channel->finish();
    if (m_channel->hasEnded() && m_channel->queued() == 0) {
        close();
        return;
    }
    m_channel->resume();
    m_deadline.set(kLeaving);
}

void ClientConnection::closeWhenIdle() {
    if (m_state == State::Reading)
        leave();
    else if (m_http2)
        m_http2->closeWhenIdle();
}

void ClientConnection::cut() {
    if (m_exchange)
        m_exchange->abandon("Gatehouse's proxy was stopped.");
    m_exchange.reset();
    if (m_http2)
        m_http2->cut("Gatehouse's proxy was stopped.");
    m_http2.reset();
    if (m_tunnel) {
        m_tunnel->close();
        --m_context.counts.tunnels;
        m_tunnel.reset();
    }
    if (m_dial)
        m_dial->cancel();
    m_dial.reset();
    m_deadline.clear();
    m_state = State::Closed;
    m_channel->setHandlers({});
    m_channel->close();
}

void ClientConnection::close() {
    if (m_state == State::Closed)
        return;
    const auto closed = std::exchange(m_closed, nullptr);
    cut();
    if (closed)
        m_context.loop.post([self = shared_from_this(), closed] { closed(self.get()); });
}

} // namespace gatehouse::proxy
