// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/Network.h"

#include "core/proxy/Socket.h"

#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace gatehouse::simulation {

namespace {

Network* g_current = nullptr; // NOLINT: what the proxy's sockets know

constexpr int kBuffer = 16 * 1024;

std::pair<int, int> makePair() {
    int ends[2] = {-1, -1}; // NOLINT: what socketpair takes
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        std::abort();
    for (const int end : ends)
        ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kBuffer, sizeof kBuffer);
    return {ends[0], ends[1]};
}

} // namespace

End::End(End&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

End& End::operator=(End&& other) noexcept {
    if (this != &other) {
        close();
        m_descriptor = std::exchange(other.m_descriptor, -1);
    }
    return *this;
}

End::~End() {
    close();
}

std::size_t End::write(std::string_view bytes) {
    const auto sent = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

End::Got End::read(std::size_t most) {
    Got got;
    got.bytes.resize(most);
    const auto size = ::recv(m_descriptor, got.bytes.data(), most, 0);
    got.hasEnded = size == 0 || (size < 0 && errno != EAGAIN);
    got.bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return got;
}

std::size_t End::waiting() const {
    int size = 0;
    return ::ioctl(m_descriptor, FIONREAD, &size) == 0 ? static_cast<std::size_t>(size) : 0;
}

void End::finish() {
    ::shutdown(m_descriptor, SHUT_WR);
}

void End::close() {
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

Network::Network() {
    g_current = this;
}

Network::~Network() {
    for (const int waiting : m_backlog)
        ::close(waiting);
    g_current = nullptr;
}

Network& Network::current() {
    if (g_current == nullptr)
        std::abort();
    return *g_current;
}

End Network::connectToProxy() {
    if (m_listener < 0)
        return {};
    const auto [client, proxy] = makePair();
    m_backlog.push_back(proxy);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_listener, &one, sizeof one);
    return End(client);
}

int Network::listen() {
    m_listener = ::eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    return m_listener;
}

int Network::accept(int listener) {
    std::uint64_t one = 0;
    if (::read(listener, &one, sizeof one) < 0 || m_backlog.empty())
        return -1;
    const int accepted = m_backlog.front();
    m_backlog.pop_front();
    return accepted;
}

int Network::connect(std::uint16_t port) {
    auto [far, proxy] = makePair();
    End end(far);
    switch (decide(port)) {
    case Fate::Accepted:
        arrived(port, std::move(end));
        break;
    case Fate::Refused:
        m_refused.insert(proxy);
        break;
    case Fate::Silent: // never writable, since nobody reads what fills it
        while (::send(proxy, "................", 16, MSG_NOSIGNAL) > 0)
            ;
        m_silent.push_back(std::move(end));
        break;
    }
    return proxy;
}

void Network::forget(int descriptor) {
    m_refused.erase(descriptor);
    if (descriptor == m_listener) {
        m_listener = -1;
        for (const int waiting : std::exchange(m_backlog, {}))
            ::close(waiting);
    }
}

} // namespace gatehouse::simulation

namespace gatehouse::proxy {

using simulation::Network;

namespace {

void closeSimulated(int descriptor) {
    if (descriptor < 0)
        return;
    Network::current().forget(descriptor);
    ::close(descriptor);
}

} // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
    if (this != &other) {
        closeSimulated(m_descriptor);
        m_descriptor = other.release();
    }
    return *this;
}

Socket::~Socket() {
    closeSimulated(m_descriptor);
}

int Socket::release() {
    return std::exchange(m_descriptor, -1);
}

Result<Socket> listenOnLoopback(std::uint16_t) {
    return Socket(Network::current().listen());
}

std::uint16_t localPort(const Socket&) {
    return Network::kProxyPort;
}

Socket acceptFrom(const Socket& listener) {
    return Socket(Network::current().accept(listener.descriptor()));
}

Result<Socket> connectTo(const Address& address) {
    sockaddr_in four{};
    std::memcpy(&four, address.bytes.data(), sizeof four);
    return Socket(Network::current().connect(ntohs(four.sin_port)));
}

int socketError(int descriptor) {
    return Network::current().isRefused(descriptor) ? ECONNREFUSED : 0;
}

std::string describeErrno(int error) {
    return std::generic_category().message(error);
}

} // namespace gatehouse::proxy
