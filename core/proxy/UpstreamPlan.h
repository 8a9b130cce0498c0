// SPDX-License-Identifier: Apache-2.0
// How a request goes upstream: its head, the framing of its body, the version of HTTP.
#pragma once

#include "core/access/Forwarder.h"
#include "core/http/Http1.h"
#include "core/proxy/BodyUp.h"
#include "core/proxy/UpstreamPool.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gatehouse::proxy {

struct UpstreamPlan {
    http::RequestHead head;
    BodyUp::Options body;
    /// Event streams both ways are answered while they are sent, which services do over HTTP/2
    /// only. Whether it is agreed on shows after the connection is made: the call frames the body
    /// then.
    UpstreamPool::Protocol protocol = UpstreamPool::Protocol::Http1;
};

/// `received` is the framing of the client's body, `collected` its size where it was read whole
/// before. A body of known length never becomes chunked, which S3 would refuse.
[[nodiscard]] UpstreamPlan planUpstream(const access::OutgoingRequest& outgoing,
                                        const http::Framing& received,
                                        std::optional<std::uint64_t> collected);

} // namespace gatehouse::proxy
