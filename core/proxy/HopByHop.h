// SPDX-License-Identifier: Apache-2.0
// Header fields that belong to one connection and not to the message (RFC 9110 section 7.6.1), and
// heads as bytes.
#pragma once

#include "core/http/Headers.h"

#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// Everything else, in order: without Connection and what it names, Keep-Alive, Proxy-*, TE,
/// Trailer, Transfer-Encoding, Upgrade and Expect. Content-Length and Host always stay.
[[nodiscard]] http::Headers withoutHopByHop(const http::Headers& headers);
/// The start line, the fields and the blank line.
[[nodiscard]] std::string headBytes(std::string_view startLine, const http::Headers& headers);

} // namespace gatehouse::proxy
