// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Http2Stream.h"

#include "core/proxy/Http2Connection.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

bool needsLength(const http::RequestHead& head) {
    return (head.method == "POST" || head.method == "PUT" || head.method == "PATCH") &&
           !head.headers.has("content-length");
}

} // namespace

Http2Stream::Http2Stream(Http2Connection& connection, http::StreamId id, http::RequestHead head,
                         http::Framing framing)
    : m_connection(connection), m_id(id), m_head(std::move(head)), m_framing(framing) {
    // HTTP/2 need not say what the end of the stream says; HTTP/1.1 upstream must.
    if (m_framing.kind == http::Framing::Kind::None && needsLength(m_head)) {
        m_head.headers.add("Content-Length", "0");
        m_framing.kind = http::Framing::Kind::Length;
    }
}

void Http2Stream::add(std::string_view bytes) {
    m_received += bytes.size();
    m_input.append(bytes);
}

Result<http::Step> Http2Stream::readBody() {
    using Kind = http::Step::Kind;
    if (!m_input.isEmpty()) {
        const auto piece = m_input.view().substr(0, kPiece);
        return http::Step{Kind::Body, piece.size(), piece};
    }
    const bool isWhole =
        m_framing.kind == http::Framing::Kind::None || m_hasInputEnded ||
        (m_framing.kind == http::Framing::Kind::Length && m_received == m_framing.length);
    return http::Step{isWhole ? Kind::Complete : Kind::NeedMore};
}

void Http2Stream::consume(const http::Step& step) {
    m_input.consume(step.consumed);
    if (step.consumed != 0)
        m_connection.consumed(m_id, step.consumed);
}

void Http2Stream::sendInterim(int status, std::string_view reason) {
    http::ResponseHead head;
    head.status = status;
    head.reason = reason;
    m_connection.endpoint().sendResponse(m_id, head, http::Http2Endpoint::Body::None);
    flush();
}

void Http2Stream::sendHead(http::ResponseHead head, const http::Framing& framing) {
    using Kind = http::Framing::Kind;
    m_hasBegun = true;
    http::removeHopByHop(head.headers);
    if (framing.kind == Kind::Length)
        head.headers.set("Content-Length", std::to_string(framing.length));
    else if (framing.kind != Kind::None)
        head.headers.remove("Content-Length");
    m_hasBody = framing.kind != Kind::None && framing != http::Framing{Kind::Length, 0};
    m_connection.endpoint().sendResponse(m_id, head,
                                         m_hasBody ? http::Http2Endpoint::Body::Follows
                                                   : http::Http2Endpoint::Body::None);
}

void Http2Stream::sendBody(std::string_view bytes) {
    m_bodyBytes += bytes.size();
    m_connection.endpoint().sendBody(m_id, bytes);
}

void Http2Stream::sendEnd() {
    if (m_hasBody)
        m_connection.endpoint().sendEnd(m_id);
    flush();
}

void Http2Stream::flush() {
    m_connection.flush();
}

bool Http2Stream::isFull() const {
    return m_connection.endpoint().isFull(m_id);
}

} // namespace gatehouse::proxy
