// SPDX-License-Identifier: Apache-2.0
// What all connections of one proxy share.
#pragma once

#include "core/proxy/PeerProcess.h"
#include "core/proxy/Proxy.h"
#include "core/proxy/RequestLog.h"
#include "core/proxy/Resolver.h"
#include "core/proxy/SessionDirectory.h"
#include "core/proxy/UpstreamPool.h"

#include <cstdint>
#include <string>

namespace gatehouse::proxy {

/// Belongs to the loop's thread and outlives every connection.
struct ProxyContext {
    explicit ProxyContext(ProxyOptions options);
    ProxyContext(const ProxyContext&) = delete;
    ProxyContext& operator=(const ProxyContext&) = delete;

    /// Where large bodies are kept for a moment: TMPDIR, else /tmp.
    [[nodiscard]] std::string temporaryFolder() const;

    EventLoop& loop;
    const Clock& clock;
    pki::LeafCache& leaves;
    const SessionDirectory& sessions;
    const Environment environment;
    const ProxyLimits limits;
    Resolver resolver;
    UpstreamPool upstreams;
    ProgramFinder programs;
    RequestLog log;
    ProxyCounts counts;
    std::uint16_t port = 0; ///< Of the listener; 0 when there is none.
    bool isClosing = false; ///< Connections end with the request that they are serving.
};

} // namespace gatehouse::proxy
