// SPDX-License-Identifier: Apache-2.0
// "host:port" as requests name their far side (RFC 9110 section 7.2, RFC 9112 section 3.2).
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace gatehouse::proxy {

struct Authority {
    std::string host; ///< Lower case, without brackets and the dot at its end.
    std::string port; ///< Digits.
    bool operator==(const Authority&) const = default;
};

/// Refuses user names, blanks, empty hosts and ports outside 1 to 65535. An empty `defaultPort`
/// means that the text must name one.
[[nodiscard]] Result<Authority> parseAuthority(std::string_view text, std::string_view defaultPort);

struct AbsoluteTarget {
    Authority authority;
    std::string origin; ///< Path and query as received; "/" when there was none.
};

/// An absolute-form request target, "http://host[:port]/path?query".
[[nodiscard]] Result<AbsoluteTarget> parseAbsoluteTarget(std::string_view target);

} // namespace gatehouse::proxy
