// SPDX-License-Identifier: Apache-2.0
// Connections to the far side, kept for the next request to the same target.
#pragma once

#include "core/access/Forwarder.h"
#include "core/base/Environment.h"
#include "core/base/Result.h"
#include "core/proxy/Channel.h"
#include "core/proxy/Dial.h"
#include "core/proxy/Resolver.h"
#include "core/proxy/UpstreamTls.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::proxy {

/// A connection lent to one request. Its channel has no handlers.
struct UpstreamLease {
    std::string key;
    std::shared_ptr<Channel> channel;
    bool wasUsed = false; ///< Its far side may have closed it in this very moment.
};

struct UpstreamPoolOptions {
    EventLoop& loop;
    Resolver& resolver;
    const Environment& environment; ///< HTTPS_PROXY and NO_PROXY; outlives the pool.
    std::chrono::milliseconds connect;
    std::chrono::milliseconds pooled;
    std::size_t perTarget;
};

/// Belongs to the loop's thread.
class UpstreamPool final {
public:
    enum class Reuse { Allowed, Fresh };
    enum class Protocol {
        Http1,
        PreferHttp2, ///< Offered by ALPN, on a connection of its own; the lease's TLS tells.
    };
    using Ready = std::function<void(Result<UpstreamLease>)>;

    explicit UpstreamPool(UpstreamPoolOptions options);
    UpstreamPool(const UpstreamPool&) = delete;
    UpstreamPool& operator=(const UpstreamPool&) = delete;
    ~UpstreamPool();

    /// Calls `ready` at once when a connection is waiting, and then returns null; else the attempt,
    /// which may be cancelled or dropped.
    [[nodiscard]] std::shared_ptr<Dial> acquire(const access::UpstreamTarget& target, Reuse reuse,
                                                Protocol protocol, Ready ready);
    /// Gives back a connection on which a whole exchange has ended.
    void release(UpstreamLease lease);
    /// Closes what is waiting.
    void clear();
    /// The port of our own listener: a corporate proxy setting that names it is ignored, for the
    /// program may have been started from a terminal that is wired to it.
    void setOwnPort(std::uint16_t port) { m_ownPort = port; }
    /// The corporate proxy for that target by HTTPS_PROXY (or HTTP_PROXY for http), if any.
    [[nodiscard]] std::optional<Gateway>
    gatewayFor(const std::string& scheme, const std::string& host, const std::string& port) const;

private:
    struct Idle {
        std::shared_ptr<Channel> channel;
        std::chrono::steady_clock::time_point since;
    };

    [[nodiscard]] std::shared_ptr<Channel> takeIdle(const std::string& key);
    void dropIdle(const std::string& key, const Channel* channel);
    void sweep();

    UpstreamPoolOptions m_options;
    UpstreamTls m_tls;
    std::map<std::string, std::deque<Idle>> m_idle;
    Deadline m_sweep;
    std::uint16_t m_ownPort = 0;
};

} // namespace gatehouse::proxy
