// SPDX-License-Identifier: Apache-2.0
// How a request goes upstream: its head as bytes, and the framing of its body.
#pragma once

#include "core/access/Forwarder.h"
#include "core/http/Http1.h"
#include "core/proxy/BodyUp.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gatehouse::proxy {

struct UpstreamPlan {
    std::string headBytes;
    BodyUp::Options body;
};

/// `received` is the framing of the client's body, `collected` its size where it was read whole
/// before. A body of known length never becomes chunked, which S3 would refuse.
[[nodiscard]] UpstreamPlan planUpstream(const access::OutgoingRequest& outgoing,
                                        const http::Framing& received,
                                        std::optional<std::uint64_t> collected);

} // namespace gatehouse::proxy
