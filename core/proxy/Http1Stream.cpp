// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Http1Stream.h"

#include "core/proxy/BodyUp.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

/// Smaller pieces are worth gathering into one TLS record with what goes before them.
constexpr std::size_t kGathered = 16 * 1024;

} // namespace

Http1Stream::Http1Stream(std::shared_ptr<Channel> channel, http::RequestParser& parser,
                         Persistence persistence)
    : m_channel(std::move(channel)), m_parser(parser), m_minorVersion(parser.head().minorVersion),
      m_keepsAlive(persistence == Persistence::AsAsked && http::keepsAlive(parser.head())) {}

Result<http::Step> Http1Stream::readBody() {
    return m_parser.step(m_channel->input().view());
}

void Http1Stream::sendHead(http::ResponseHead head, const http::Framing& framing) {
    m_hasBegun = true;
    http::removeHopByHop(head.headers);
    const bool isStream = framing.kind == http::Framing::Kind::Chunked ||
                          framing.kind == http::Framing::Kind::UntilClose;
    if (framing.kind == http::Framing::Kind::Length)
        head.headers.set("Content-Length", std::to_string(framing.length));
    if (isStream) {
        head.headers.remove("Content-Length");
        m_isChunked = m_minorVersion >= 1;
        if (m_isChunked)
            head.headers.add("Transfer-Encoding", "chunked");
        else
            m_keepsAlive = false; // HTTP/1.0 learns the end by the end of the connection
    }
    if (!m_keepsAlive)
        head.headers.add("Connection", "close");
    else if (m_minorVersion == 0)
        head.headers.add("Connection", "keep-alive");
    head.minorVersion = 1;
    m_out += http::serialise(head);
}

void Http1Stream::sendBody(std::string_view bytes) {
    if (bytes.empty())
        return;
    m_bodyBytes += bytes.size();
    if (m_isChunked) {
        appendChunk(m_out, bytes);
    } else if (bytes.size() < kGathered) {
        m_out.append(bytes);
    } else {
        flush();
        m_channel->send(bytes);
    }
    if (m_out.size() >= kGathered)
        flush();
}

void Http1Stream::sendEnd() {
    if (m_isChunked)
        m_out += http::kLastChunk;
    flush();
}

void Http1Stream::flush() {
    m_channel->send(m_out);
    m_out.clear();
}

void Http1Stream::sendInterim(int status, std::string_view reason) {
    m_out += "HTTP/1.1 " + std::to_string(status) + ' ';
    m_out.append(reason).append("\r\n\r\n");
    flush();
}

} // namespace gatehouse::proxy
