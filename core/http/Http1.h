// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 messages (RFC 9112) as state machines from bytes to steps: no sockets, no time, no
// copies of bodies. What two readers could understand differently (request smuggling) is an error.
#pragma once

#include "core/base/Result.h"
#include "core/http/Headers.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::http {

struct HeadLimits {
    std::size_t bytes = 64 * 1024; ///< Of a head, the request or status line included.
    std::size_t fields = 256;
};

struct RequestHead {
    std::string method;
    std::string target; ///< As received: origin, absolute, authority or asterisk form.
    int minorVersion = 1;
    Headers headers;
};

struct ResponseHead {
    int status = 0;
    std::string reason;
    int minorVersion = 1;
    Headers headers;
};

/// How a body ends (RFC 9112 section 6.3).
struct Framing {
    enum class Kind { None, Length, Chunked, UntilClose } kind = Kind::None;
    std::uint64_t length = 0; ///< Of Kind::Length.
    bool operator==(const Framing&) const = default;
};

/// BadInput for what is ambiguous: both lengths, several, not a number, an unknown coding.
[[nodiscard]] Result<Framing> framingOf(const RequestHead& head);
[[nodiscard]] Result<Framing> framingOf(const ResponseHead& head, std::string_view requestMethod);

/// True when the connection may carry another message after this one (RFC 9112 section 9.3).
[[nodiscard]] bool keepsAlive(const RequestHead& head);
[[nodiscard]] bool keepsAlive(const ResponseHead& head);

/// The head as bytes, with its empty line; order and case are kept.
[[nodiscard]] std::string serialise(const RequestHead& head);
[[nodiscard]] std::string serialise(const ResponseHead& head);
/// "1a3\r\n"; the data and another CRLF follow.
[[nodiscard]] std::string chunkHeader(std::size_t size);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// Removes the fields that are meant for one connection only (RFC 9110 section 7.6.1):
/// Connection and what it names, Keep-Alive, Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade.
void removeHopByHop(Headers& headers);

/// What a parser saw at the front of the bytes it was given.
struct Step {
    enum class Kind {
        NeedMore, ///< Nothing to do until more bytes come; `consumed` may still be more than 0.
        Head,     ///< head() is there. A 1xx answer gives one Head each before the final one.
        Body,     ///< `body` is a slice of the bytes given.
        Complete, ///< The message has ended; the bytes after `consumed` belong to the next one.
    } kind = Kind::NeedMore;
    std::size_t consumed = 0;
    std::string_view body = {};
};

/// The body of one message, by its framing. Transfer coding removed.
class BodyReader final {
public:
    explicit BodyReader(Framing framing = {}) : m_framing(framing), m_left(framing.length) {}

    /// Gives Body, NeedMore or Complete. After Complete it must not be called again.
    [[nodiscard]] Result<Step> step(std::string_view bytes);
    /// The connection has ended: fine for UntilClose, else an error that says what is missing.
    [[nodiscard]] Result<void> ended() const;
    [[nodiscard]] bool isComplete() const { return m_isComplete; }
    /// Fields after the last chunk.
    [[nodiscard]] const Headers& trailers() const { return m_trailers; }

private:
    enum class Chunk { Size, Data, DataEnd, Trailer };
    [[nodiscard]] Result<Step> stepChunked(std::string_view bytes);
    [[nodiscard]] Result<Step> stepTrailer(std::string_view line, std::size_t consumed);

    Framing m_framing;
    std::uint64_t m_left = 0;
    Chunk m_chunk = Chunk::Size;
    std::size_t m_trailerBytes = 0;
    Headers m_trailers;
    bool m_isComplete = false;
};

/// Reads one request after another. Give step() all bytes that are buffered, drop what it consumed,
/// and call it again until it needs more.
class RequestParser final {
public:
    explicit RequestParser(HeadLimits limits = {}) : m_limits(limits) {}

    [[nodiscard]] Result<Step> step(std::string_view bytes);
    [[nodiscard]] const RequestHead& head() const { return m_head; }
    [[nodiscard]] const Framing& framing() const { return m_framing; }
    [[nodiscard]] const Headers& trailers() const { return m_body.trailers(); }
    /// True between a Head and its Complete.
    [[nodiscard]] bool isInMessage() const { return m_isInMessage; }

private:
    HeadLimits m_limits;
    RequestHead m_head;
    Framing m_framing;
    BodyReader m_body;
    bool m_isInMessage = false;
};

/// Reads the answers of one connection; expect() names the method of the next request, since
/// answers to HEAD and CONNECT have no body.
class ResponseParser final {
public:
    explicit ResponseParser(std::string requestMethod = "GET", HeadLimits limits = {})
        : m_method(std::move(requestMethod)), m_limits(limits) {}

    void expect(std::string requestMethod) { m_method = std::move(requestMethod); }
    [[nodiscard]] Result<Step> step(std::string_view bytes);
    /// The connection has ended. Completes a body that runs until then; otherwise an error.
    [[nodiscard]] Result<void> ended();
    [[nodiscard]] const ResponseHead& head() const { return m_head; }
    [[nodiscard]] const Framing& framing() const { return m_framing; }
    [[nodiscard]] const Headers& trailers() const { return m_body.trailers(); }
    [[nodiscard]] bool isInMessage() const { return m_isInMessage; }

private:
    std::string m_method;
    HeadLimits m_limits;
    ResponseHead m_head;
    Framing m_framing;
    BodyReader m_body;
    bool m_isInMessage = false;
};

} // namespace gatehouse::http
