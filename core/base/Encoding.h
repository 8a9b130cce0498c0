// SPDX-License-Identifier: Apache-2.0
// Bytes as text and back: hex, base64, percent-encoding, XML.
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace gatehouse {

/// Lower-case hex.
[[nodiscard]] std::string toHex(std::string_view bytes);
[[nodiscard]] Result<std::string> fromHex(std::string_view text);

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string toBase64(std::string_view bytes);
[[nodiscard]] Result<std::string> fromBase64(std::string_view text);

enum class Slash { Encode, Keep };

/// Percent-encodes everything outside A-Z a-z 0-9 - . _ ~ with upper-case digits (RFC 3986
/// section 2.3), as SigV4 wants it.
[[nodiscard]] std::string percentEncode(std::string_view bytes, Slash slash = Slash::Encode);
/// Decodes %XX; malformed escapes stay as they are.
[[nodiscard]] std::string percentDecode(std::string_view text);

/// Escapes & < > " ' for XML text and attributes.
[[nodiscard]] std::string xmlEscape(std::string_view text);

[[nodiscard]] std::string toLower(std::string_view ascii);
[[nodiscard]] std::string toUpper(std::string_view ascii);
/// Without blanks, tabs and line ends at either side.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] bool equalsIgnoringCase(std::string_view a, std::string_view b);

} // namespace gatehouse
