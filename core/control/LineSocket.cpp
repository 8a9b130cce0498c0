// SPDX-License-Identifier: Apache-2.0
#include "core/control/LineSocket.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace gatehouse::control {
namespace {

Result<sockaddr_un> addressOf(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& path = socket.native();
    if (path.size() >= sizeof(address.sun_path))
        return fail(ErrorCode::BadInput,
                    "The path of the control socket is too long: " + path + '.',
                    "Set GATEHOUSE_HOME or XDG_RUNTIME_DIR to a shorter folder.");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address); // NOLINT: what the socket calls take
}

} // namespace

LineSocket::~LineSocket() {
    ::close(m_descriptor);
}

std::optional<std::string> LineSocket::readLine() {
    for (;;) {
        const std::size_t end = m_buffer.find('\n', m_scanned);
        if (end != std::string::npos) {
            std::string line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
            m_scanned = 0;
            return line;
        }
        m_scanned = m_buffer.size();
        if (m_scanned > kLongestLine)
            return std::nullopt;
        char chunk[65536]; // NOLINT: a plain buffer for recv
        const ssize_t count = ::recv(m_descriptor, chunk, sizeof chunk, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return std::nullopt;
        m_buffer.append(chunk, static_cast<std::size_t>(count));
    }
}

bool LineSocket::writeLine(std::string_view line) {
    std::string bytes(line);
    bytes += '\n';
    const std::lock_guard lock(m_writeMutex);
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t count =
            ::send(m_descriptor, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return false;
        pollfd wait{m_descriptor, POLLOUT, 0};
        if (::poll(&wait, 1, 30'000) <= 0)
            return false;
    }
    return true;
}

void LineSocket::shutDown() {
    ::shutdown(m_descriptor, SHUT_RDWR);
}

bool LineSocket::isSameUser() const {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(m_descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::geteuid();
}

Result<int> connectUnix(const std::filesystem::path& socket) {
    const auto address = addressOf(socket);
    if (!address)
        return fail(address.error());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return fail(ErrorCode::Internal, "No socket can be made.", {}, std::strerror(errno));
    if (::connect(descriptor, generic(*address), sizeof *address) == 0)
        return descriptor;
    const int reason = errno;
    ::close(descriptor);
    const bool isNobody = reason == ENOENT || reason == ECONNREFUSED;
    return fail(isNobody ? ErrorCode::NotFound : ErrorCode::Refused,
                "The Gatehouse desktop does not answer at " + socket.string() + '.', {},
                std::strerror(reason));
}

Result<int> listenUnix(const std::filesystem::path& socket) {
    const auto address = addressOf(socket);
    if (!address)
        return fail(address.error());
    if (const auto other = connectUnix(socket)) {
        ::close(*other);
        return fail(ErrorCode::Refused, "Another Gatehouse is running for this user.",
                    "Use that one, or quit it first.");
    }
    ::unlink(socket.c_str());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return fail(ErrorCode::Internal, "No socket can be made.", {}, std::strerror(errno));
    // Nobody can connect before listen(), so the mode is right from the first moment.
    const int bound = ::bind(descriptor, generic(*address), sizeof *address);
    if (bound == 0 && ::chmod(socket.c_str(), 0600) == 0 && ::listen(descriptor, 16) == 0)
        return descriptor;
    const int reason = errno;
    ::close(descriptor);
    return fail(ErrorCode::Refused, "The control socket cannot be made at " + socket.string() + '.',
                "Check who owns its folder.", std::strerror(reason));
}

} // namespace gatehouse::control
