// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/ClientConnection.h"

#include "core/aws/AwsHost.h"
#include "core/pki/LeafCache.h"
#include "core/proxy/FaultAnswer.h"
#include "core/proxy/HostGuard.h"
#include "core/proxy/Http1Stream.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::chrono::milliseconds kLeaving{5'000};
const char* const kForeign = "This request came from a program of another user of this computer. "
                             "Gatehouse serves only the user who started it.";
const char* const kMetadata =
    "Gatehouse does not forward to link-local and metadata addresses: a tool would take this "
    "computer's own role for its own. Keep them out of the proxy by NO_PROXY=169.254.169.254.";

bool isInterceptedPort(const std::string& port) {
    return port == "443" || port == "8443";
}

http::HeadLimits headLimits(const ProxyLimits& limits) {
    http::HeadLimits head;
    head.bytes = limits.headBytes;
    return head;
}

} // namespace

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
    case State::Dialling: // a tool may send its first bytes early
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

void ClientConnection::readHead() {
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

void ClientConnection::onConnect() {
    const auto authority = parseAuthority(m_parser.head().target, "");
    (void)m_parser.step({}); // a CONNECT has no body
    if (!authority) {
        answerPlainly(400, "Bad Request", authority.error().message);
        return;
    }
    const auto host = aws::classifyHost(authority->host);
    if (host.kind == aws::AwsHost::Kind::Refused || isMetadataHost(authority->host)) {
        report(authority->host, 403, kMetadata);
        answerPlainly(403, "Forbidden", kMetadata);
        return;
    }
    // Tools show what they are told inside, but hide the reason of a refused CONNECT.
    if (host.kind == aws::AwsHost::Kind::Api && isInterceptedPort(authority->port)) {
        intercept(authority->host);
        return;
    }
    if (m_isForeign) {
        answerPlainly(403, "Forbidden", kForeign);
        return;
    }
    dial(*authority, {}, DialPlan::GatewayUse::Connect);
}

void ClientConnection::onAbsolute() {
    const auto target = parseAbsoluteTarget(m_parser.head().target);
    if (!target) {
        answerPlainly(400, "Bad Request", target.error().message);
        return;
    }
    const Authority& authority = target->authority;
    if (isOwnHost(authority.host + ':' + authority.port, m_context.port)) {
        serve(Arrival::Way::Endpoint, {});
        return;
    }
    const auto host = aws::classifyHost(authority.host);
    if (host.kind == aws::AwsHost::Kind::Refused || isMetadataHost(authority.host)) {
        report(authority.host, 403, kMetadata);
        answerPlainly(403, "Forbidden", kMetadata);
    } else if (host.kind == aws::AwsHost::Kind::Api) {
        serve(Arrival::Way::Absolute, authority.host);
    } else if (m_isForeign) {
        answerPlainly(403, "Forbidden", kForeign);
    } else {
        // One request a connection: what follows on it might be for another host.
        http::RequestHead head = m_parser.head();
        for (const char* name : {"Connection", "Proxy-Connection", "Keep-Alive"})
            head.headers.remove(name);
        head.headers.set("Connection", "close");
        if (!m_context.upstreams.gatewayFor("http", authority.host, authority.port)) {
            head.headers.remove("Proxy-Authorization");
            head.target = target->origin;
        }
        head.minorVersion = 1;
        dial(authority, http::serialise(head), DialPlan::GatewayUse::Relay);
    }
}

void ClientConnection::intercept(const std::string& host) {
    const auto leaf = m_context.leaves.contextFor(host);
    if (!leaf) {
        report(host, 502, leaf.error().sentence());
        answerPlainly(502, "Bad Gateway", leaf.error().sentence());
        return;
    }
    m_channel->send("HTTP/1.1 200 Connection established\r\n\r\n");
    m_interceptedHost = host;
    m_parser = http::RequestParser(headLimits(m_context.limits));
    m_deadline.set(m_context.limits.head);
    auto tls = TlsStream::server(m_channel->descriptor(), leaf->get(), m_channel->input().view());
    m_channel->consume(m_channel->input().size());
    m_channel->startTls(std::move(tls), [weak = weak_from_this()](Result<void> done) {
        const auto self = weak.lock();
        if (!self)
            return;
        if (done) {
            self->m_deadline.set(self->m_context.limits.idle);
            return;
        }
        self->report(self->m_interceptedHost, 0,
                     "The tool did not accept Gatehouse's certificate for " +
                         self->m_interceptedHost + " (" + done.error().message +
                         "). Export the session again, so that the tool trusts it: AWS_CA_BUNDLE, "
                         "or the variable that this tool reads.");
        self->close();
    });
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

void ClientConnection::dial(const Authority& authority, std::string opening,
                            DialPlan::GatewayUse use) {
    m_state = State::Dialling;
    m_deadline.clear();
    DialPlan plan;
    plan.host = authority.host;
    plan.port = authority.port;
    plan.gatewayUse = use;
    plan.gateway = m_context.upstreams.gatewayFor(
        use == DialPlan::GatewayUse::Relay ? "http" : "https", authority.host, authority.port);
    if (plan.gateway && use == DialPlan::GatewayUse::Relay && !plan.gateway->authorization.empty())
        opening.insert(opening.size() - 2,
                       "Proxy-Authorization: " + plan.gateway->authorization + "\r\n");
    m_dial =
        Dial::start(m_context.loop, m_context.resolver, m_context.limits.connect, std::move(plan),
                    [weak = weak_from_this(), host = authority.host,
                     opening = std::move(opening)](Result<std::shared_ptr<Channel>> server) {
                        const auto self = weak.lock();
                        if (!self)
                            return;
                        if (server) {
                            self->joinTunnel(std::move(*server), opening);
                            return;
                        }
                        self->report(host, 502, server.error().sentence());
                        self->answerPlainly(502, "Bad Gateway", server.error().sentence());
                    });
}

void ClientConnection::joinTunnel(std::shared_ptr<Channel> server, const std::string& opening) {
    m_dial.reset();
    m_state = State::Tunnelling;
    ++m_context.counts.tunnels;
    if (opening.empty())
        m_channel->send("HTTP/1.1 200 Connection established\r\n\r\n");
    else
        server->send(opening);
    m_channel->resume();
    m_tunnel = Tunnel::start(m_channel, std::move(server), [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->close();
    });
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
}

void ClientConnection::cut() {
    if (m_exchange)
        m_exchange->abandon("Gatehouse's proxy was stopped.");
    m_exchange.reset();
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
