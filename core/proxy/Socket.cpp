// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <system_error>
#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr int kBacklog = 1024;

void sendAtOnce(int descriptor) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
    if (this != &other) {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        m_descriptor = other.release();
    }
    return *this;
}

Socket::~Socket() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

int Socket::release() {
    return std::exchange(m_descriptor, -1);
}

Result<Socket> listenOnLoopback(std::uint16_t port) {
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.isOpen())
        return fail(
            ErrorCode::Internal, "No socket for the proxy: " + describeErrno(errno) + '.',
            "Close programs that hold many connections or files, then start the proxy again.");
    const int on = 1;
    ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0 ||
        ::listen(socket.descriptor(), kBacklog) != 0) {
        const int error = errno;
        const std::string where = "127.0.0.1:" + std::to_string(port);
        if (error == EADDRINUSE)
            return fail(ErrorCode::Refused, "Another program is listening on " + where + '.',
                        "Choose another port, or stop that program.");
        return fail(ErrorCode::Refused,
                    "The proxy cannot listen on " + where + ": " + describeErrno(error) + '.',
                    "Choose another port, 1024 or above.");
    }
    return socket;
}

std::uint16_t localPort(const Socket& socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket.descriptor(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return 0;
    return ntohs(address.sin_port);
}

Socket acceptFrom(const Socket& listener) {
    Socket socket(::accept4(listener.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.isOpen())
        sendAtOnce(socket.descriptor());
    return socket;
}

Result<Socket> connectTo(const Address& address) {
    const auto* name = reinterpret_cast<const sockaddr*>(address.bytes.data());
    Socket socket(::socket(name->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.isOpen())
        return fail(ErrorCode::Retry, describeErrno(errno));
    sendAtOnce(socket.descriptor());
    const auto size = static_cast<socklen_t>(address.bytes.size());
    if (::connect(socket.descriptor(), name, size) != 0 && errno != EINPROGRESS)
        return fail(ErrorCode::Retry, describeErrno(errno));
    return socket;
}

int socketError(int descriptor) {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return errno;
    return error;
}

std::string describeErrno(int error) {
    std::string text = std::generic_category().message(error);
    if (!text.empty())
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

} // namespace gatehouse::proxy
