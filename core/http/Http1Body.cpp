// SPDX-License-Identifier: Apache-2.0
// Bodies of HTTP/1.1 messages, and the parsers that read whole messages.
#include "core/http/Http1.h"

#include "core/base/Encoding.h"
#include "core/http/Http1Lines.h"

#include <algorithm>
#include <charconv>

namespace gatehouse::http {
namespace {

constexpr std::size_t kLongestLine = 8192; ///< Of a chunk size with extensions, or of a trailer.
constexpr std::size_t kMostTrailerBytes = 64 * 1024;

using Kind = Step::Kind;

Result<std::uint64_t> parseChunkSize(std::string_view line) {
    // Extensions are allowed and mean nothing here (RFC 9112 section 7.1.1).
    const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
    const std::string_view rest = trim(line.substr(digits.size()));
    if ((!rest.empty() && rest.front() != ';') || line.find_first_of("\r\n") != line.npos)
        return malformed("the size of a chunk is followed by something else");
    std::uint64_t size = 0;
    const char* end = digits.data() + digits.size();
    const auto [at, failed] = std::from_chars(digits.data(), end, size, 16);
    const bool isHex = std::ranges::all_of(digits, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (digits.empty() || !isHex || failed != std::errc() || at != end)
        return malformed("the size of a chunk is not a number");
    return size;
}

} // namespace

Result<Step> BodyReader::step(std::string_view bytes) {
    switch (m_framing.kind) {
    case Framing::Kind::Chunked:
        return stepChunked(bytes);
    case Framing::Kind::UntilClose:
        if (bytes.empty())
            return Step{};
        return Step{Kind::Body, bytes.size(), bytes};
    default:
        break;
    }
    if (m_left == 0) {
        m_isComplete = true;
        return Step{Kind::Complete};
    }
    if (bytes.empty())
        return Step{};
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(m_left, bytes.size()));
    m_left -= size;
    return Step{Kind::Body, size, bytes.substr(0, size)};
}

Result<Step> BodyReader::stepChunked(std::string_view bytes) {
    std::size_t consumed = 0;
    for (;;) {
        const std::string_view rest = bytes.substr(consumed);
        if (m_chunk == Chunk::Data) {
            if (rest.empty())
                return Step{Kind::NeedMore, consumed};
            const auto size =
                static_cast<std::size_t>(std::min<std::uint64_t>(m_left, rest.size()));
            m_left -= size;
            if (m_left == 0)
                m_chunk = Chunk::DataEnd;
            return Step{Kind::Body, consumed + size, rest.substr(0, size)};
        }
        const std::size_t end = rest.find("\r\n");
        // The same limit whether the line has come as a whole or in pieces.
        const std::size_t length =
            end != std::string_view::npos ? end : rest.size() - (rest.ends_with('\r') ? 1 : 0);
        if (length > kLongestLine)
            return malformed("a line of its chunked body is too long");
        if (end == std::string_view::npos) {
            if (m_chunk == Chunk::DataEnd && rest.size() > 1)
                return malformed("a chunk is longer than its size");
            return Step{Kind::NeedMore, consumed};
        }
        const std::string_view line = rest.substr(0, end);
        consumed += end + 2;
        if (m_chunk == Chunk::DataEnd) {
            if (!line.empty())
                return malformed("a chunk is longer than its size");
            m_chunk = Chunk::Size;
        } else if (m_chunk == Chunk::Trailer) {
            auto step = stepTrailer(line, consumed);
            if (!step || step->kind == Kind::Complete)
                return step;
        } else {
            const auto size = parseChunkSize(line);
            if (!size)
                return fail(size.error());
            m_left = *size;
            m_chunk = *size == 0 ? Chunk::Trailer : Chunk::Data;
        }
    }
}

Result<Step> BodyReader::stepTrailer(std::string_view line, std::size_t consumed) {
    if (line.empty()) {
        m_isComplete = true;
        return Step{Kind::Complete, consumed};
    }
    m_trailerBytes += line.size();
    if (m_trailerBytes > kMostTrailerBytes)
        return malformed("its trailer is too long");
    auto field = parseField(line);
    if (!field)
        return fail(field.error());
    m_trailers.add(std::move(field->name), std::move(field->value));
    return Step{Kind::NeedMore, consumed};
}

Result<void> BodyReader::ended() const {
    if (m_isComplete || m_framing.kind == Framing::Kind::UntilClose)
        return {};
    if (m_framing.kind == Framing::Kind::Chunked)
        return malformed("the connection ended before the last chunk");
    if (m_left == 0)
        return {};
    return malformed("the connection ended with " + std::to_string(m_left) +
                     " bytes of the body missing");
}

Result<Step> RequestParser::step(std::string_view bytes) {
    if (m_isInMessage) {
        auto step = m_body.step(bytes);
        if (step && step->kind == Kind::Complete)
            m_isInMessage = false;
        return step;
    }
    // Empty lines before a request are to be ignored (RFC 9112 section 2.2).
    std::size_t skipped = 0;
    while (bytes.substr(skipped).starts_with("\r\n"))
        skipped += 2;
    const std::string_view rest = bytes.substr(skipped);
    const auto end = findHeadEnd(rest, m_limits);
    if (!end)
        return fail(end.error());
    if (!*end)
        return Step{Kind::NeedMore, skipped};
    auto head = parseRequestHead(rest.substr(0, **end), m_limits);
    if (!head)
        return fail(head.error());
    const auto framing = framingOf(*head);
    if (!framing)
        return fail(framing.error());
    m_head = std::move(*head);
    m_framing = *framing;
    m_body = BodyReader(m_framing);
    m_isInMessage = true;
    return Step{Kind::Head, skipped + **end};
}

Result<Step> ResponseParser::step(std::string_view bytes) {
    if (m_isInMessage) {
        auto step = m_body.step(bytes);
        if (step && step->kind == Kind::Complete)
            m_isInMessage = false;
        return step;
    }
    const auto end = findHeadEnd(bytes, m_limits);
    if (!end)
        return fail(end.error());
    if (!*end)
        return Step{};
    auto head = parseResponseHead(bytes.substr(0, **end), m_limits);
    if (!head)
        return fail(head.error());
    const auto framing = framingOf(*head, m_method);
    if (!framing)
        return fail(framing.error());
    m_head = std::move(*head);
    m_framing = *framing;
    m_body = BodyReader(m_framing);
    // 101 ends HTTP on this connection; any other 1xx is followed by another head.
    m_isInMessage = m_head.status >= 200 || m_head.status == 101;
    return Step{Kind::Head, **end};
}

Result<void> ResponseParser::ended() {
    if (!m_isInMessage)
        return malformed("the connection ended before the answer");
    auto result = m_body.ended();
    if (result)
        m_isInMessage = false;
    return result;
}

} // namespace gatehouse::http
