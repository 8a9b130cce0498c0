// SPDX-License-Identifier: Apache-2.0
// Where a connection leads: CONNECT, plain proxying, TLS.
#include "core/aws/AwsHost.h"
#include "core/pki/LeafCache.h"
#include "core/proxy/ClientConnection.h"
#include "core/proxy/HostGuard.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

const char* const kForeign = "This request came from a program of another user of this computer. "
                             "Gatehouse serves only the user who started it.";
const char* const kPlainProxy = "Gatehouse's proxy is spoken to in clear: use http:// and not "
                                "https:// for its address in HTTPS_PROXY.";
const char* const kMetadata =
    "Gatehouse does not forward to link-local and metadata addresses: a tool would take this "
    "computer's own role for its own. Keep them out of the proxy by NO_PROXY=169.254.169.254.";

bool isInterceptedPort(const std::string& port) {
    return port == "443" || port == "8443";
}

/// Services with event streams both ways: some clients take them over nothing but HTTP/2 (Go:
/// "requires minimum HTTP protocol"), even where they offer HTTP/1.1 as well.
bool hasStreamsBothWays(std::string_view host) {
    const std::string_view label = host.substr(0, host.find('.'));
    for (const std::string_view name :
         {"transcribestreaming", "bedrock-runtime", "runtime-v2-lex", "polly", "qbusiness"})
        if (label == name || label == std::string(name) + "-fips")
            return true;
    return false;
}

} // namespace

void ClientConnection::onConnect() {
    const auto authority = parseAuthority(m_parser.head().target, "");
    (void)m_parser.step({}); // a CONNECT has no body
    if (m_channel->tls() != nullptr) {
        answerPlainly(400, "Bad Request", kPlainProxy);
        return;
    }
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
    m_interceptedHost = host;
    m_parser = http::RequestParser(headLimits(m_context.limits));
    startTls(host, "HTTP/1.1 200 Connection established\r\n\r\n");
}

void ClientConnection::startTls(const std::string& host, std::string_view greeting) {
    const auto leaf = m_context.leaves.contextFor(host, hasStreamsBothWays(host)
                                                            ? pki::LeafCache::Preferred::Http2
                                                            : pki::LeafCache::Preferred::Http1);
    if (!leaf) {
        report(host, 502, leaf.error().sentence());
        answerPlainly(502, "Bad Gateway", leaf.error().sentence());
        return;
    }
    m_channel->send(greeting);
    m_isFresh = true;
    m_deadline.set(m_context.limits.head);
    auto tls = TlsStream::server(m_channel->descriptor(), leaf->get(), m_channel->input().view());
    m_channel->consume(m_channel->input().size());
    m_channel->startTls(std::move(tls), [weak = weak_from_this(), host](Result<void> done) {
        const auto self = weak.lock();
        if (!self)
            return;
        if (done) {
            self->m_deadline.set(self->m_context.limits.idle);
            if (self->m_channel->tls()->protocol() == "h2")
                self->serveHttp2();
            return;
        }
        self->report(host, 0,
                     "The tool did not accept Gatehouse's certificate for " + host + " (" +
                         done.error().message +
                         "). Export the session again, so that the tool trusts it: AWS_CA_BUNDLE, "
                         "or the variable that this tool reads.");
        self->close();
    });
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

} // namespace gatehouse::proxy
