// SPDX-License-Identifier: Apache-2.0
// HTTP/2 (RFC 9113) as a state machine from bytes to bytes, either end of a connection: no sockets,
// no time. Frames and header compression are nghttp2's; what a peer may cost us is limited here.
#pragma once

#include "core/base/Result.h"
#include "core/http/Headers.h"
#include "core/http/Http1.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::http {

/// What a client sends first (RFC 9113 section 3.4).
inline constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

using StreamId = std::int32_t;

/// Error codes (RFC 9113 section 7).
enum class Http2Code : std::uint32_t {
    NoError = 0,
    ProtocolError = 1,
    InternalError = 2,
    RefusedStream = 7,
    Cancel = 8,
    EnhanceYourCalm = 11,
    Http11Required = 13,
};

struct Http2Limits {
    std::uint32_t streams = 100;         ///< That the peer may have open at once.
    std::uint32_t headBytes = 64 * 1024; ///< Names, values and 32 a field (RFC 9113 section 6.5.2).
    std::size_t fields = 256;
    std::uint32_t window = 256 * 1024; ///< Of a stream's body that the peer may send unasked.
    std::size_t queued = 128 * 1024;   ///< Of a stream's body to send: full beyond.
};

/// Told from within receive() and produce(); may call everything of the endpoint but these two.
class Http2Events {
public:
    Http2Events() = default;
    Http2Events(const Http2Events&) = delete;
    Http2Events& operator=(const Http2Events&) = delete;
    virtual ~Http2Events() = default;

    /// At a server. `:authority` comes as the field Host, in front of the others (section 8.3.1).
    /// The framing is None when the request has ended, Chunked when its length is not known.
    virtual void onRequest(StreamId, RequestHead, Framing) {}
    /// At a client: any number of interim answers, then the final one. Framing as above.
    virtual void onResponse(StreamId, ResponseHead, Framing) {}
    /// To be given back by consume() as it is used.
    virtual void onBody(StreamId stream, std::string_view bytes) = 0;
    /// The peer has sent everything; comes also when there was no body.
    virtual void onEnd(StreamId stream, Headers trailers) = 0;
    /// A stream that was full has room again.
    virtual void onRoom(StreamId stream) = 0;
    /// The stream ended before both sides had sent everything. Nothing of it comes after this; not
    /// told of what reset() has ended.
    virtual void onReset(StreamId stream, Http2Code code) = 0;
};

/// One end of a connection. One thread. Calls for streams that have ended do nothing.
class Http2Endpoint final {
public:
    enum class Role { Server, Client };
    enum class Body { None, Follows };
    struct State; ///< What nghttp2 calls back into.

    Http2Endpoint(Role role, Http2Events& events, Http2Limits limits = {});
    Http2Endpoint(const Http2Endpoint&) = delete;
    Http2Endpoint& operator=(const Http2Endpoint&) = delete;
    ~Http2Endpoint();

    /// Bytes from the peer, all of which are taken. An error when the peer does not speak HTTP/2 or
    /// asks too much; produce() then still gives what is to be told to it.
    [[nodiscard]] Result<void> receive(std::string_view bytes);
    /// Appends bytes to send, about `most` of them; nothing when there is nothing to send.
    void produce(std::string& out, std::size_t most);
    /// Both sides are done: when produce() gives nothing, the connection can be closed.
    [[nodiscard]] bool isOver() const;

    /// At a client; 0 when the connection takes no more streams. The Host field becomes
    /// `:authority`; hop-by-hop fields must be gone.
    [[nodiscard]] StreamId sendRequest(const RequestHead& head, std::string_view scheme, Body body);
    /// At a server; interim (1xx) heads any number of times before the final one. Hop-by-hop fields
    /// must be gone.
    void sendResponse(StreamId stream, const ResponseHead& head, Body body);
    void sendBody(StreamId stream, std::string_view bytes);
    void sendEnd(StreamId stream, Headers trailers = {});
    /// Body bytes that wait to be sent are at their limit.
    [[nodiscard]] bool isFull(StreamId stream) const;
    /// That many bytes of onBody() are used: the peer may send as many more.
    void consume(StreamId stream, std::size_t size);
    /// Ends the stream at once; what is queued is dropped.
    void reset(StreamId stream, Http2Code code);
    /// What the peer has not sent yet is not wanted: ends the stream once our side has ended
    /// (section 8.1).
    void dismiss(StreamId stream);
    /// Takes no more streams; those that run may end.
    void goAway();
    /// Streams that are not closed on both sides.
    [[nodiscard]] std::size_t streams() const;

private:
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::http
