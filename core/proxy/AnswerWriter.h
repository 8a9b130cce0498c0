// SPDX-License-Identifier: Apache-2.0
// One answer on its way to the tool: head without hop-by-hop fields, body framed for the tool's
// version of HTTP.
#pragma once

#include "core/http/Http1.h"
#include "core/proxy/Channel.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// Belongs to one request; the channel outlives it.
class AnswerWriter final {
public:
    struct Options {
        int minorVersion = 1; ///< Of the request: HTTP/1.0 or HTTP/1.1.
        bool keepsAlive = true;
    };

    AnswerWriter(Channel& client, Options options);

    /// The framing is that of the answer as it came; the end of a body whose length is not known is
    /// told by chunks, or to HTTP/1.0 by the end of the connection.
    void head(http::ResponseHead head, const http::Framing& framing);
    void body(std::string_view bytes);
    void end();
    /// Sends what was gathered; called at the end of each turn.
    void flush();
    /// Interim answers, which may come any number of times before head().
    void interim(int status, std::string_view reason);

    [[nodiscard]] bool hasBegun() const { return m_hasBegun; }
    /// False when the connection must be closed after this answer.
    [[nodiscard]] bool keepsAlive() const { return m_keepsAlive; }
    void closeAfterwards() { m_keepsAlive = false; }
    [[nodiscard]] std::uint64_t bodyBytes() const { return m_bodyBytes; }

private:
    Channel& m_client;
    int m_minorVersion;
    bool m_keepsAlive;
    bool m_hasBegun = false;
    bool m_isChunked = false;
    std::string m_out;
    std::uint64_t m_bodyBytes = 0;
};

} // namespace gatehouse::proxy
