// SPDX-License-Identifier: Apache-2.0
// The parts that the parsers of HTTP/1.1 share: finding and reading heads and fields.
#pragma once

#include "core/http/Http1.h"

namespace gatehouse::http {

/// BadInput: "The HTTP message is malformed: …."
[[nodiscard]] tl::unexpected<Error> malformed(std::string_view what);
/// Length of the head with its empty line; nothing while it is incomplete.
[[nodiscard]] Result<std::optional<std::size_t>> findHeadEnd(std::string_view bytes,
                                                             const HeadLimits& limits);
/// A field line without its end (RFC 9112 section 5).
[[nodiscard]] Result<Field> parseField(std::string_view line);
[[nodiscard]] Result<Headers> parseFields(std::string_view text, const HeadLimits& limits);
/// From a complete head.
[[nodiscard]] Result<RequestHead> parseRequestHead(std::string_view text, const HeadLimits& limits);
[[nodiscard]] Result<ResponseHead> parseResponseHead(std::string_view text,
                                                     const HeadLimits& limits);

} // namespace gatehouse::http
