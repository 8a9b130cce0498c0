// SPDX-License-Identifier: Apache-2.0
// One request and its answer on a stream of an HTTP/2 connection.
#pragma once

#include "core/base/ByteQueue.h"
#include "core/http/Http2.h"
#include "core/proxy/ClientStream.h"

#include <cstdint>
#include <string_view>

namespace gatehouse::proxy {

class Http2Connection;

/// The connection outlives every use of it.
class Http2Stream final : public ClientStream {
public:
    Http2Stream(Http2Connection& connection, http::StreamId id, http::RequestHead head,
                http::Framing framing);

    /// The connection has received more of the body, or all of it.
    void add(std::string_view bytes);
    void endInput() { m_hasInputEnded = true; }

    [[nodiscard]] const http::RequestHead& head() const override { return m_head; }
    [[nodiscard]] const http::Framing& framing() const override { return m_framing; }
    [[nodiscard]] Result<http::Step> readBody() override;
    void consume(const http::Step& step) override;
    /// Nothing to do: what is not consumed is not asked for (RFC 9113 section 5.2).
    void pause() override {}
    void resume() override {}

    void sendInterim(int status, std::string_view reason) override;
    void sendHead(http::ResponseHead head, const http::Framing& framing) override;
    void sendBody(std::string_view bytes) override;
    void sendEnd() override;
    void flush() override;
    [[nodiscard]] bool isFull() const override;
    [[nodiscard]] bool hasAnswerBegun() const override { return m_hasBegun; }
    [[nodiscard]] std::uint64_t bodyBytes() const override { return m_bodyBytes; }
    [[nodiscard]] bool keepsAlive() const override { return m_keepsAlive; }
    void closeAfterwards() override { m_keepsAlive = false; }

private:
    Http2Connection& m_connection;
    http::StreamId m_id;
    http::RequestHead m_head;
    http::Framing m_framing;
    ByteQueue m_input;
    std::uint64_t m_received = 0;
    bool m_hasInputEnded = false;
    bool m_keepsAlive = true;
    bool m_hasBegun = false;
    bool m_hasBody = false;
    std::uint64_t m_bodyBytes = 0;
};

} // namespace gatehouse::proxy
