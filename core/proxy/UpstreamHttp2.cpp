// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/UpstreamHttp2.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::size_t kTurn = 64 * 1024;

bool hasNoBody(const http::ResponseHead& head, const std::string& method) {
    return method == "HEAD" || head.status == 204 || head.status == 304;
}

} // namespace

UpstreamHttp2::UpstreamHttp2(std::shared_ptr<Channel> channel, const http::RequestHead& head,
                             Callbacks callbacks)
    : m_channel(std::move(channel)), m_callbacks(std::move(callbacks)),
      m_endpoint(http::Http2Endpoint::Role::Client, *this), m_method(head.method) {
    m_stream = m_endpoint.sendRequest(head, "https", http::Http2Endpoint::Body::Follows);
    flush();
}

UpstreamHttp2::Progress UpstreamHttp2::receive() {
    m_isBusy = true;
    const auto taken = m_endpoint.receive(m_channel->input().view());
    m_isBusy = false;
    m_channel->consume(m_channel->input().size());
    if (!taken)
        fail("it does not speak HTTP/2 properly");
    flush();
    if (m_progress == Progress::Running && m_endpoint.isOver())
        fail("it closed the HTTP/2 connection without an answer");
    return m_progress;
}

void UpstreamHttp2::flush() {
    if (m_isBusy)
        return;
    m_isBusy = true;
    std::string out;
    while (m_channel->isOpen() && !m_channel->isFull()) {
        out.clear();
        m_endpoint.produce(out, kTurn);
        if (out.empty())
            break;
        m_channel->send(out);
    }
    m_isBusy = false;
}

void UpstreamHttp2::send(std::string_view bytes) {
    m_endpoint.sendBody(m_stream, bytes);
    flush();
}

void UpstreamHttp2::finishRequest() {
    m_endpoint.sendEnd(m_stream);
    flush();
}

void UpstreamHttp2::resume() {
    m_isPaused = false;
    m_endpoint.consume(m_stream, std::exchange(m_unused, 0));
    flush();
}

void UpstreamHttp2::onResponse(http::StreamId, http::ResponseHead head, http::Framing framing) {
    if (head.status < 200)
        return;
    // HTTP/1.1 needs to be told that there is nothing to wait for.
    if (framing.kind == http::Framing::Kind::None && !hasNoBody(head, m_method))
        framing.kind = http::Framing::Kind::Length;
    m_callbacks.head(head, framing);
}

void UpstreamHttp2::onBody(http::StreamId, std::string_view bytes) {
    m_callbacks.body(bytes);
    if (m_isPaused)
        m_unused += bytes.size();
    else
        m_endpoint.consume(m_stream, bytes.size());
}

void UpstreamHttp2::onEnd(http::StreamId, http::Headers) {
    if (m_progress == Progress::Running)
        m_progress = Progress::Complete;
}

void UpstreamHttp2::onRoom(http::StreamId) {
    m_callbacks.drained();
}

void UpstreamHttp2::onReset(http::StreamId, http::Http2Code code) {
    fail("it reset the HTTP/2 stream (error " + std::to_string(static_cast<unsigned>(code)) + ')');
}

void UpstreamHttp2::fail(const std::string& reason) {
    if (m_progress != Progress::Running)
        return;
    m_progress = Progress::Failed;
    m_reason = reason;
}

} // namespace gatehouse::proxy
