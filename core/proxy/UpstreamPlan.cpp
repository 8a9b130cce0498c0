// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/UpstreamPlan.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

bool isEventStream(const http::Headers& headers) {
    return headers.get("content-type").value_or("") == "application/vnd.amazon.eventstream";
}

} // namespace

UpstreamPlan planUpstream(const access::OutgoingRequest& outgoing, const http::Framing& received,
                          std::optional<std::uint64_t> collected) {
    http::RequestHead head{outgoing.method, outgoing.requestTarget, 1, outgoing.headers};
    http::removeHopByHop(head.headers);
    head.headers.remove("Expect"); // answered here already
    UpstreamPlan plan;
    plan.body.framing = BodyUp::Framing::Length;
    plan.body.transform = outgoing.body.get();
    if (received.kind == http::Framing::Kind::Length)
        plan.body.length = received.length;
    if (outgoing.body) {
        if (!head.headers.has("Content-Length"))
            plan.body.framing = BodyUp::Framing::Chunked;
    } else if (received.kind == http::Framing::Kind::None) {
        // As received: a PUT of nothing says "0", a GET says nothing.
    } else if (collected) {
        head.headers.set("Content-Length", std::to_string(*collected));
    } else if (received.kind == http::Framing::Kind::Length) {
        head.headers.set("Content-Length", std::to_string(received.length));
    } else {
        head.headers.remove("Content-Length");
        plan.body.framing = BodyUp::Framing::Chunked;
    }
    if (plan.body.framing == BodyUp::Framing::Chunked) {
        if (isEventStream(head.headers)) {
            plan.protocol = UpstreamPool::Protocol::PreferHttp2;
            plan.body.framing = BodyUp::Framing::Length;
        } else {
            head.headers.add("Transfer-Encoding", "chunked");
        }
    }
    plan.head = std::move(head);
    return plan;
}

} // namespace gatehouse::proxy
