// SPDX-License-Identifier: Apache-2.0
#include "tests/core/proxy/Http2Client.h"

#include <algorithm>
#include <utility>

namespace gatehouse::tests {

Http2Client::Http2Client(WireStream stream)
    : m_stream(std::move(stream)), m_endpoint(http::Http2Endpoint::Role::Client, *this) {
    flush();
}

void Http2Client::flush() {
    for (;;) {
        std::string out;
        m_endpoint.produce(out, 64 * 1024);
        if (out.empty())
            return;
        m_isClosed = !m_stream.write(out) || m_isClosed;
    }
}

http::StreamId Http2Client::send(const std::string& http1Bytes) {
    http::RequestParser parser;
    const auto step = parser.step(http1Bytes);
    auto head = parser.head();
    const bool hasBody = parser.framing().kind != http::Framing::Kind::None;
    http::removeHopByHop(head.headers);
    const auto id = m_endpoint.sendRequest(head, "https",
                                           hasBody ? http::Http2Endpoint::Body::Follows
                                                   : http::Http2Endpoint::Body::None);
    std::string_view rest = std::string_view(http1Bytes).substr(step->consumed);
    while (hasBody) {
        const auto piece = parser.step(rest);
        if (!piece || piece->kind == http::Step::Kind::NeedMore)
            break;
        m_endpoint.sendBody(id, piece->body);
        rest.remove_prefix(piece->consumed);
        if (piece->kind == http::Step::Kind::Complete) {
            m_endpoint.sendEnd(id);
            break;
        }
    }
    flush();
    return id;
}

http::StreamId Http2Client::begin(const std::string& http1Bytes) {
    return send(http1Bytes.substr(0, http1Bytes.find("\r\n\r\n") + 4));
}

void Http2Client::sendBody(http::StreamId id, std::string_view bytes) {
    m_endpoint.sendBody(id, bytes);
    flush();
}

void Http2Client::sendEnd(http::StreamId id) {
    m_endpoint.sendEnd(id);
    flush();
}

void Http2Client::reset(http::StreamId id) {
    m_endpoint.reset(id, http::Http2Code::Cancel);
    flush();
}

bool Http2Client::waitUntil(const std::function<bool()>& isThere) {
    while (!isThere() && !m_isClosed) {
        const std::string some = m_stream.readSome();
        m_isClosed = some.empty() || !m_endpoint.receive(some);
        flush();
    }
    return isThere();
}

const Http2Client::Answer& Http2Client::wait(http::StreamId id) {
    const Answer& answer = m_answers[id];
    waitUntil([&] { return answer.isComplete || answer.reset; });
    return answer;
}

bool Http2Client::isClosing() const {
    return m_isClosed || m_endpoint.isOver();
}

void Http2Client::onResponse(http::StreamId id, http::ResponseHead head, http::Framing) {
    Answer& answer = m_answers[id];
    if (head.status < 200) {
        answer.interims.push_back(head.status);
        return;
    }
    answer.status = head.status;
    answer.headers = std::move(head.headers);
}

void Http2Client::onBody(http::StreamId id, std::string_view bytes) {
    m_answers[id].body.append(bytes);
    if (std::find(m_stalled.begin(), m_stalled.end(), id) == m_stalled.end())
        m_endpoint.consume(id, bytes.size());
}

void Http2Client::onEnd(http::StreamId id, http::Headers) {
    m_answers[id].isComplete = true;
}

void Http2Client::onReset(http::StreamId id, http::Http2Code code) {
    m_answers[id].reset = code;
}

} // namespace gatehouse::tests
