// SPDX-License-Identifier: Apache-2.0
// Heads of HTTP/1.1 messages: parsing, framing, writing.
#include "core/base/Encoding.h"
#include "core/http/Http1.h"
#include "core/http/Http1Lines.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace gatehouse::http {
namespace {

bool isTokenChar(char c) {
    static constexpr std::string_view kSpecial = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kSpecial.find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, isTokenChar);
}

/// Some readers end a line at a bare CR or LF, or a text at NUL.
bool isOneLine(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Result<int> minorVersionOf(std::string_view version) {
    if (version == "HTTP/1.1")
        return 1;
    if (version == "HTTP/1.0")
        return 0;
    return malformed("the version is neither HTTP/1.1 nor HTTP/1.0");
}

Result<std::optional<std::uint64_t>> contentLength(const Headers& headers) {
    std::optional<std::uint64_t> length;
    for (const std::string_view value : headers.all("content-length")) {
        std::uint64_t one = 0;
        const char* end = value.data() + value.size();
        const bool isDigits = !value.empty() && std::ranges::all_of(value, [](char c) {
            return c >= '0' && c <= '9';
        });
        const auto [at, failed] = std::from_chars(value.data(), end, one);
        if (!isDigits || failed != std::errc() || at != end)
            return malformed("Content-Length is not a number");
        if (length)
            return malformed("it has more than one Content-Length");
        length = one;
    }
    return length;
}

/// Chunked must be the only coding: nothing else is understood, so nothing else can be framed.
Result<bool> isChunked(const Headers& headers) {
    const auto values = headers.all("transfer-encoding");
    if (values.empty())
        return false;
    if (values.size() != 1 || !equalsIgnoringCase(values.front(), "chunked"))
        return malformed("its Transfer-Encoding is not understood");
    return true;
}

bool keepsAliveBy(int minorVersion, const Headers& headers) {
    if (headers.hasToken("connection", "close"))
        return false;
    return minorVersion >= 1 || headers.hasToken("connection", "keep-alive");
}

void appendFields(std::string& text, const Headers& headers) {
    for (const Field& field : headers)
        text.append(field.name).append(": ").append(field.value).append("\r\n");
    text += "\r\n";
}

} // namespace

tl::unexpected<Error> malformed(std::string_view what) {
    return fail(ErrorCode::BadInput, "The HTTP message is malformed: " + std::string(what) + '.');
}

Result<std::optional<std::size_t>> findHeadEnd(std::string_view bytes, const HeadLimits& limits) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end != std::string_view::npos && end + 4 <= limits.bytes)
        return end + 4;
    if (end != std::string_view::npos || bytes.size() > limits.bytes)
        return fail(ErrorCode::BadInput, "The head of the HTTP message is longer than " +
                                             std::to_string(limits.bytes / 1024) + " KB.");
    return std::nullopt;
}

Result<Field> parseField(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
        return malformed("a header field has no valid name");
    const std::string_view value = line.substr(colon + 1);
    if (!isOneLine(value))
        return malformed("a header field holds a control character");
    return Field{std::string(line.substr(0, colon)), std::string(trim(value))};
}

Result<Headers> parseFields(std::string_view text, const HeadLimits& limits) {
    Headers headers;
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
        if (line.empty())
            break;
        if (headers.size() >= limits.fields)
            return malformed("it has too many header fields");
        if (line.front() == ' ' || line.front() == '\t')
            return malformed("a header field is folded over lines");
        auto field = parseField(line);
        if (!field)
            return fail(field.error());
        headers.add(std::move(field->name), std::move(field->value));
    }
    return headers;
}

Result<RequestHead> parseRequestHead(std::string_view text, const HeadLimits& limits) {
    const std::string_view line = text.substr(0, text.find("\r\n"));
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return malformed("its request line has not three parts");
    RequestHead head;
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    const auto version = minorVersionOf(line.substr(last + 1));
    if (!version)
        return fail(version.error());
    head.minorVersion = *version;
    const bool isPrintable = std::ranges::all_of(
        head.target, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
    if (!isToken(head.method) || head.target.empty() || !isPrintable)
        return malformed("its request line has forbidden characters");
    auto headers = parseFields(text.substr(line.size() + 2), limits);
    if (!headers)
        return fail(headers.error());
    head.headers = std::move(*headers);
    return head;
}

Result<ResponseHead> parseResponseHead(std::string_view text, const HeadLimits& limits) {
    const std::string_view line = text.substr(0, text.find("\r\n"));
    if (line.size() < 12 || line[8] != ' ' || (line.size() > 12 && line[12] != ' '))
        return malformed("its status line is not one");
    ResponseHead head;
    const auto version = minorVersionOf(line.substr(0, 8));
    if (!version)
        return fail(version.error());
    head.minorVersion = *version;
    const auto [at, failed] = std::from_chars(line.data() + 9, line.data() + 12, head.status);
    if (failed != std::errc() || at != line.data() + 12 || head.status < 100)
        return malformed("its status is not a number of three digits");
    head.reason = line.substr(std::min<std::size_t>(13, line.size()));
    if (!isOneLine(head.reason))
        return malformed("its status line holds a control character");
    auto headers = parseFields(text.substr(line.size() + 2), limits);
    if (!headers)
        return fail(headers.error());
    head.headers = std::move(*headers);
    return head;
}

Result<Framing> framingOf(const RequestHead& head) {
    const auto chunked = isChunked(head.headers);
    if (!chunked)
        return fail(chunked.error());
    const auto length = contentLength(head.headers);
    if (!length)
        return fail(length.error());
    if (*chunked && *length)
        return malformed("it has both Content-Length and Transfer-Encoding");
    if (*chunked && head.minorVersion == 0)
        return malformed("HTTP/1.0 has no Transfer-Encoding");
    if (*chunked)
        return Framing{Framing::Kind::Chunked, 0};
    if (length->value_or(0) == 0)
        return Framing{};
    return Framing{Framing::Kind::Length, **length};
}

Result<Framing> framingOf(const ResponseHead& head, std::string_view requestMethod) {
    const bool isConnected = requestMethod == "CONNECT" && head.status >= 200 && head.status < 300;
    if (requestMethod == "HEAD" || isConnected || head.status < 200 || head.status == 204 ||
        head.status == 304)
        return Framing{};
    const auto chunked = isChunked(head.headers);
    if (!chunked)
        return fail(chunked.error());
    if (*chunked)
        return Framing{Framing::Kind::Chunked, 0};
    const auto length = contentLength(head.headers);
    if (!length)
        return fail(length.error());
    if (!*length)
        return Framing{Framing::Kind::UntilClose, 0};
    return **length == 0 ? Framing{} : Framing{Framing::Kind::Length, **length};
}

bool keepsAlive(const RequestHead& head) {
    return keepsAliveBy(head.minorVersion, head.headers);
}

bool keepsAlive(const ResponseHead& head) {
    return keepsAliveBy(head.minorVersion, head.headers);
}

std::string serialise(const RequestHead& head) {
    std::string text;
    text.reserve(512);
    text.append(head.method).append(" ").append(head.target);
    text.append(head.minorVersion == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    appendFields(text, head.headers);
    return text;
}

std::string serialise(const ResponseHead& head) {
    std::string text = head.minorVersion == 0 ? "HTTP/1.0 " : "HTTP/1.1 ";
    text.append(std::to_string(head.status)).append(" ").append(head.reason).append("\r\n");
    appendFields(text, head.headers);
    return text;
}

std::string chunkHeader(std::size_t size) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    return std::string(digits.data(), end) + "\r\n";
}

void removeHopByHop(Headers& headers) {
    std::vector<std::string> names{"connection",
                                   "keep-alive",
                                   "proxy-connection",
                                   "proxy-authenticate",
                                   "proxy-authorization",
                                   "te",
                                   "trailer",
                                   "transfer-encoding",
                                   "upgrade"};
    for (std::string_view value : headers.all("connection")) {
        while (!value.empty()) {
            const std::string_view one = value.substr(0, value.find(','));
            value.remove_prefix(std::min(one.size() + 1, value.size()));
            names.emplace_back(trim(one));
        }
    }
    for (const std::string& name : names)
        headers.remove(name);
}

} // namespace gatehouse::http
