// SPDX-License-Identifier: Apache-2.0
// Owned descriptors and the few socket calls that the proxy needs.
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <string>

namespace gatehouse::proxy {

/// Closes its descriptor when it dies. Every descriptor made here is non-blocking and not inherited
/// by child processes.
class Socket final {
public:
    Socket() = default;
    explicit Socket(int descriptor) : m_descriptor(descriptor) {}
    Socket(Socket&& other) noexcept : m_descriptor(other.release()) {}
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] int release();

private:
    int m_descriptor = -1;
};

/// A numeric address with its port; the family tells how many of the bytes count.
struct Address {
    std::string text;  ///< "52.94.1.2" or "2a05::1", for messages.
    std::string bytes; ///< A sockaddr, as the system's calls want it.
};

/// 127.0.0.1:port, listening.
[[nodiscard]] Result<Socket> listenOnLoopback(std::uint16_t port);
/// The port that a listening or connected socket has on this side.
[[nodiscard]] std::uint16_t localPort(const Socket& socket);
/// The next waiting connection; not open when there is none.
[[nodiscard]] Socket acceptFrom(const Socket& listener);
/// Begins to connect; done when the socket becomes writable and socketError() is 0.
[[nodiscard]] Result<Socket> connectTo(const Address& address);
/// SO_ERROR; 0 when fine.
[[nodiscard]] int socketError(int descriptor);
/// "connection refused": what an errno says, in lower case.
[[nodiscard]] std::string describeErrno(int error);

} // namespace gatehouse::proxy
