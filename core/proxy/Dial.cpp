// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Dial.h"

#include "core/proxy/HostGuard.h"

#include <algorithm>
#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::chrono::milliseconds kPerAddress{3'000};
constexpr std::size_t kGatewayHead = 16 * 1024;
const char* const kNetworkFix = "Check the network connection, VPN and firewall, then try again.";

std::string inBrackets(const std::string& host) {
    const bool isSix = host.find(':') != std::string::npos && host.front() != '[';
    return isSix ? '[' + host + ']' : host;
}

} // namespace

std::shared_ptr<Dial> Dial::start(EventLoop& loop, Resolver& resolver,
                                  std::chrono::milliseconds timeout, DialPlan plan, Done done) {
    std::shared_ptr<Dial> dial(new Dial(loop, timeout, std::move(plan), std::move(done)));
    dial->m_deadline.set(timeout);
    const DialPlan& way = dial->m_plan;
    if (way.metadata == DialPlan::Metadata::Refuse && isMetadataHost(way.host)) {
        dial->fail("it is a link-local or metadata address",
                   "Keep such addresses out of the proxy with NO_PROXY=169.254.169.254.");
        return dial;
    }
    resolver.resolve(way.gateway ? way.gateway->host : way.host,
                     way.gateway ? way.gateway->port : way.port,
                     [weak = dial->weak_from_this()](const auto& addresses) {
                         if (const auto self = weak.lock())
                             self->onAddresses(addresses);
                     });
    return dial;
}

Dial::Dial(EventLoop& loop, std::chrono::milliseconds timeout, DialPlan plan, Done done)
    : m_loop(loop), m_timeout(timeout), m_plan(std::move(plan)), m_done(std::move(done)),
      m_deadline(loop,
                 [this] {
                     fail("no answer within " + std::to_string(m_timeout.count() / 1000) + " s",
                          kNetworkFix);
                 }),
      m_attempt(loop, [this] {
          m_lastReason = "no answer from " + m_addresses[m_next - 1].text;
          dropSocket();
          tryNext();
      }) {}

Dial::~Dial() {
    cancel();
}

void Dial::cancel() {
    m_done = nullptr;
    m_deadline.clear();
    m_attempt.clear();
    dropSocket();
    if (m_channel)
        m_channel->close();
    m_channel.reset();
}

void Dial::dropSocket() {
    if (m_socket.isOpen())
        m_loop.unwatch(m_socket.descriptor());
    m_socket = Socket();
}

std::string Dial::firstHop() const {
    return m_plan.gateway
               ? "the corporate proxy " + m_plan.gateway->host + ':' + m_plan.gateway->port
               : m_plan.host;
}

void Dial::onAddresses(const Result<Resolver::Addresses>& addresses) {
    if (!m_done)
        return;
    if (!addresses) {
        fail(addresses.error().message,
             m_plan.gateway ? "Correct HTTPS_PROXY, or unset it, before Gatehouse starts."
                            : "Check the spelling (of the region, mostly) and the network "
                              "connection: VPN, DNS.");
        return;
    }
    m_addresses = *addresses;
    if (m_plan.metadata == DialPlan::Metadata::Refuse && !m_plan.gateway &&
        std::any_of(m_addresses.begin(), m_addresses.end(), isMetadataAddress)) {
        fail("its name leads to a link-local or metadata address",
             "Keep such names out of the proxy with NO_PROXY.");
        return;
    }
    tryNext();
}

void Dial::tryNext() {
    while (m_next < m_addresses.size()) {
        const Address& address = m_addresses[m_next++];
        auto socket = connectTo(address);
        if (!socket) {
            m_lastReason = socket.error().message + " by " + address.text;
            continue;
        }
        m_socket = std::move(*socket);
        const int descriptor = m_socket.descriptor();
        m_loop.watch(descriptor, EventLoop::Writable,
                     [weak = weak_from_this(), descriptor](bool, bool) {
                         if (const auto self = weak.lock())
                             self->onConnected(socketError(descriptor));
                     });
        if (m_next < m_addresses.size())
            m_attempt.set(kPerAddress);
        return;
    }
    fail(m_lastReason,
         m_plan.gateway ? "Check HTTPS_PROXY and that the corporate proxy runs." : kNetworkFix);
}

void Dial::onConnected(int error) {
    m_attempt.clear();
    if (error != 0) {
        m_lastReason = describeErrno(error) + " by " + m_addresses[m_next - 1].text;
        dropSocket();
        tryNext();
        return;
    }
    m_loop.unwatch(m_socket.descriptor());
    m_channel = Channel::create(m_loop, std::move(m_socket));
    if (m_plan.gateway && m_plan.gatewayUse == DialPlan::GatewayUse::Connect)
        askGateway();
    else
        startTls();
}

void Dial::askGateway() {
    const std::string where = inBrackets(m_plan.host) + ':' + m_plan.port;
    std::string head = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n";
    if (!m_plan.gateway->authorization.empty())
        head += "Proxy-Authorization: " + m_plan.gateway->authorization + "\r\n";
    head += "\r\n";
    Channel::Handlers handlers;
    handlers.received = [this] {
        onGatewayReply();
    };
    handlers.ended = [this] {
        fail("it closed the connection without an answer", kNetworkFix);
    };
    handlers.failed = [this](const std::string& reason) {
        fail(reason, kNetworkFix);
    };
    m_channel->setHandlers(std::move(handlers));
    m_channel->send(head);
}

void Dial::onGatewayReply() {
    const std::string_view input = m_channel->input().view();
    const std::size_t end = input.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        if (input.size() > kGatewayHead)
            fail("its answer is not HTTP", "Check that HTTPS_PROXY names an HTTP proxy.");
        return;
    }
    const std::string line(input.substr(0, input.find("\r\n")));
    m_channel->consume(end + 4);
    const std::string status =
        line.starts_with("HTTP/1.") && line.size() >= 12 ? line.substr(9, 3) : std::string();
    if (status.size() == 3 && status.front() == '2') {
        m_channel->setHandlers({});
        startTls();
        return;
    }
    fail("it answered \"" + line.substr(0, 120) + "\" when asked for " + m_plan.host,
         status == "407"
             ? "Put the right user name and password into HTTPS_PROXY "
               "(http://USER:PASSWORD@HOST:PORT) before Gatehouse starts."
             : "Ask for " + m_plan.host + " to be allowed there, or name it in NO_PROXY.");
}

void Dial::startTls() {
    if (!m_plan.tls) {
        finish(m_channel);
        return;
    }
    auto tls = TlsStream::client(m_channel->descriptor(), m_plan.tls.get(), m_plan.host,
                                 m_plan.session.get());
    if (m_plan.offersHttp2)
        tls->offerHttp2();
    m_channel->startTls(std::move(tls), [weak = weak_from_this()](Result<void> done) {
        const auto self = weak.lock();
        if (!self || !self->m_done)
            return;
        if (done)
            self->finish(self->m_channel);
        else
            self->fail("no TLS connection could be made: " + done.error().message,
                       "If a company proxy or virus scanner inspects TLS, set SSL_CERT_FILE to a "
                       "bundle with its root certificate before Gatehouse starts.");
    });
}

void Dial::finish(Result<std::shared_ptr<Channel>> result) {
    m_deadline.clear();
    m_attempt.clear();
    m_channel.reset();
    m_loop.post([self = shared_from_this(), result = std::move(result)] {
        if (const Done done = std::exchange(self->m_done, nullptr))
            done(result);
        else if (result)
            (*result)->close();
    });
}

void Dial::fail(const std::string& reason, const std::string& fix) {
    dropSocket();
    if (m_channel)
        m_channel->close();
    const std::string where = m_plan.gateway ? m_plan.host + " through " + firstHop() : firstHop();
    finish(
        gatehouse::fail(ErrorCode::Retry, "Cannot connect to " + where + ": " + reason + '.', fix));
}

} // namespace gatehouse::proxy
