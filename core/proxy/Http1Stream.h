// SPDX-License-Identifier: Apache-2.0
// One request and its answer on an HTTP/1.1 or HTTP/1.0 connection: the body as the parser frees it
// from its framing, the answer framed for the tool's version of HTTP.
#pragma once

#include "core/http/Http1.h"
#include "core/proxy/Channel.h"
#include "core/proxy/ClientStream.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

class Http1Stream final : public ClientStream {
public:
    enum class Persistence { AsAsked, Close };

    /// The parser stands between Head and Complete of the request and outlives this.
    Http1Stream(std::shared_ptr<Channel> channel, http::RequestParser& parser,
                Persistence persistence);

    [[nodiscard]] const http::RequestHead& head() const override { return m_parser.head(); }
    [[nodiscard]] const http::Framing& framing() const override { return m_parser.framing(); }
    [[nodiscard]] Result<http::Step> readBody() override;
    void consume(const http::Step& step) override { m_channel->consume(step.consumed); }
    void pause() override { m_channel->pause(); }
    void resume() override { m_channel->resume(); }

    void sendInterim(int status, std::string_view reason) override;
    /// The end of a body whose length is not known is told by chunks, or to HTTP/1.0 by the end of
    /// the connection.
    void sendHead(http::ResponseHead head, const http::Framing& framing) override;
    void sendBody(std::string_view bytes) override;
    void sendEnd() override;
    void flush() override;
    [[nodiscard]] bool isFull() const override { return m_channel->isFull(); }
    [[nodiscard]] bool hasAnswerBegun() const override { return m_hasBegun; }
    [[nodiscard]] std::uint64_t bodyBytes() const override { return m_bodyBytes; }
    [[nodiscard]] bool keepsAlive() const override { return m_keepsAlive; }
    void closeAfterwards() override { m_keepsAlive = false; }

private:
    std::shared_ptr<Channel> m_channel;
    http::RequestParser& m_parser;
    int m_minorVersion;
    bool m_keepsAlive;
    bool m_hasBegun = false;
    bool m_isChunked = false;
    std::string m_out;
    std::uint64_t m_bodyBytes = 0;
};

} // namespace gatehouse::proxy
