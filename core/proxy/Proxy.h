// SPDX-License-Identifier: Apache-2.0
// The local proxy: one listener on 127.0.0.1 for all sessions.
//
//   CONNECT to an AWS API host   TLS by the local authority, signature checked, Forwarder, upstream
//   CONNECT to any other host    tunnel, through the corporate proxy of the environment if any
//   plain request to 127.0.0.1   the same as the first; host and service from the credential scope
//
// HTTP/1.1 and HTTP/2, inside CONNECT and straight to the port, there in clear or over TLS: the
// first bytes tell.
//
// Every failure is an AWS error in the caller's protocol, with cause and fix.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/base/Executor.h"
#include "core/base/Result.h"
#include "core/proxy/RequestLog.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace gatehouse::pki {
class LeafCache;
}

namespace gatehouse::proxy {

class EventLoop;
class SessionDirectory;

struct ProxyLimits {
    std::size_t connections = 4096;            ///< More are accepted only when others have closed.
    std::size_t headBytes = 64 * 1024;         ///< Of a request; 431 beyond.
    std::size_t bodyInMemory = 1024 * 1024;    ///< Of a body whose hash is not declared.
    std::size_t bodySpooled = 100u << 20;      ///< The same, in a temporary file; an error beyond.
    std::chrono::milliseconds connect{10'000}; ///< Name look-up, TCP and TLS to the far side.
    std::chrono::milliseconds head{30'000}; ///< From the first byte of a request to its head's end.
    std::chrono::milliseconds idle{120'000};  ///< Between requests of a client.
    std::chrono::milliseconds stall{330'000}; ///< Without a byte while a request is running.
    std::chrono::milliseconds pooled{20'000}; ///< How long an unused upstream connection is kept.
    std::size_t pooledPerTarget = 64;
};

/// What the proxy works with; all references outlive it. The pool must be stopped before the loop
/// is destroyed, since its tasks post their results there.
struct ProxyOptions {
    EventLoop& loop;
    Executor& pool; ///< For name look-ups.
    const Clock& clock;
    pki::LeafCache& leaves;
    const SessionDirectory& sessions;
    Environment environment = {}; ///< HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, TMPDIR.
    ProxyLimits limits = {};
};

struct ProxyCounts {
    std::size_t clients = 0;    ///< Open connections of tools.
    std::size_t tunnels = 0;    ///< Of them, tunnelled untouched.
    std::size_t running = 0;    ///< Requests under way.
    std::uint64_t requests = 0; ///< Since the start.
};

/// Belongs to the loop's thread: every call, construction and destruction included, comes there or
/// while the loop does not run.
class Proxy final {
public:
    explicit Proxy(ProxyOptions options);
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;
    /// Cuts what is still open.
    ~Proxy();

    /// Listens on 127.0.0.1; port 0 lets the system choose. Gives the port. Refused, with the
    /// reason and what to do, when another program has the port. Listening again after close() is
    /// allowed.
    [[nodiscard]] Result<std::uint16_t> listen(std::uint16_t port);
    /// 0 when not listening.
    [[nodiscard]] std::uint16_t port() const;
    /// Accepts nothing more, closes idle connections, lets running requests end and cuts them at
    /// the deadline; then calls `closed`, at once when nothing is open.
    void close(std::chrono::milliseconds deadline, std::function<void()> closed);

    [[nodiscard]] ProxyCounts counts() const;
    void setRequestObserver(RequestObserver observer);

private:
    struct State;
    std::shared_ptr<State> m_state; ///< Shared with connections that are being dropped.
};

} // namespace gatehouse::proxy
