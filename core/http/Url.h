// SPDX-License-Identifier: Apache-2.0
// URLs taken apart (RFC 3986), forms put together, and the proxy that the environment names.
#pragma once

#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse::http {

struct Url {
    std::string scheme;   ///< Lower case.
    std::string userInfo; ///< As written, percent-encoded; may be a secret.
    std::string host;     ///< Lower case, an IPv6 address without brackets.
    std::string port;     ///< Digits; the scheme's own when none is written.
    std::string target;   ///< Path and query, at least "/".

    /// Only http and https. BadInput says what is wrong with the text.
    [[nodiscard]] static Result<Url> parse(std::string_view text);
    /// "host" or "host:port" when the port is not the scheme's own, as a Host header has it.
    [[nodiscard]] std::string authority() const;
    /// Path without the query.
    [[nodiscard]] std::string_view path() const;
    bool operator==(const Url&) const = default;
};

/// "a=1&b=2" with both sides percent-encoded (application/x-www-form-urlencoded, space as %20).
[[nodiscard]] std::string
encodeForm(const std::vector<std::pair<std::string, std::string>>& parameters);
/// The reverse, '+' read as a space; parameters in order.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> decodeForm(std::string_view form);

/// The proxy for a connection to that host, or nothing: HTTPS_PROXY for https, HTTP_PROXY for http
/// (its upper-case form only outside of CGI), ALL_PROXY for both, lower-case names first, unless
/// NO_PROXY names the host: "*", a name and what is below it, an address or a CIDR range, with a
/// port if wanted. Loopback never goes through a proxy.
[[nodiscard]] std::optional<Url> proxyFor(const Environment& environment, std::string_view scheme,
                                          std::string_view host, std::string_view port);

} // namespace gatehouse::http
