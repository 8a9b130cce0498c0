// SPDX-License-Identifier: Apache-2.0
// One request of a tool and its answer, whatever version of HTTP carries them: what an Exchange
// sees of the connection.
#pragma once

#include "core/http/Http1.h"

#include <cstdint>
#include <string_view>

namespace gatehouse::proxy {

/// Belongs to the loop's thread and to one Exchange. The request's head has been read when it is
/// made. Nothing here calls back: the connection tells the Exchange of new bytes and of room.
class ClientStream {
public:
    ClientStream() = default;
    ClientStream(const ClientStream&) = delete;
    ClientStream& operator=(const ClientStream&) = delete;
    virtual ~ClientStream() = default;

    [[nodiscard]] virtual const http::RequestHead& head() const = 0;
    /// How the body ends; Chunked stands for every body whose length is not known.
    [[nodiscard]] virtual const http::Framing& framing() const = 0;

    /// The next piece of the body, without its framing: Body, NeedMore or Complete. What the step
    /// shows stays until consume() has been given the step. BadInput when the body is not what its
    /// framing promised.
    [[nodiscard]] virtual Result<http::Step> readBody() = 0;
    virtual void consume(const http::Step& step) = 0;
    /// The tool is to send no more of the body for now, or to go on.
    virtual void pause() = 0;
    virtual void resume() = 0;

    /// Interim answers, which may come any number of times before sendHead().
    virtual void sendInterim(int status, std::string_view reason) = 0;
    /// Hop-by-hop fields are dropped. The framing is that of the answer as it came.
    virtual void sendHead(http::ResponseHead head, const http::Framing& framing) = 0;
    virtual void sendBody(std::string_view bytes) = 0;
    virtual void sendEnd() = 0;
    /// Sends what was gathered; called at the end of each turn.
    virtual void flush() = 0;
    /// The tool takes the answer more slowly than it comes. The connection tells when there is
    /// room.
    [[nodiscard]] virtual bool isFull() const = 0;

    [[nodiscard]] virtual bool hasAnswerBegun() const = 0;
    /// Of the answer's body, sent so far.
    [[nodiscard]] virtual std::uint64_t bodyBytes() const = 0;
    /// Whether another request may follow where this one came from.
    [[nodiscard]] virtual bool keepsAlive() const = 0;
    virtual void closeAfterwards() = 0;
};

} // namespace gatehouse::proxy
