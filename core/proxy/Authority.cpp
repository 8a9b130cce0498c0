// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Authority.h"

#include "core/base/Encoding.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gatehouse::proxy {

namespace {

bool isHostCharacter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte == '-' ||
           byte == '.' || byte == '_' || byte >= 0x80;
}

/// Without zeros before it, since ports are compared as texts; empty when it is none.
std::string canonicalPort(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isPort =
        error == std::errc() && end == text.data() + text.size() && value >= 1 && value <= 65535;
    return isPort ? std::to_string(value) : std::string();
}

tl::unexpected<Error> notAnAuthority(std::string_view text) {
    return fail(ErrorCode::BadInput,
                "\"" + std::string(text.substr(0, 100)) + "\" does not name a host and a port.");
}

} // namespace

Result<Authority> parseAuthority(std::string_view text, std::string_view defaultPort) {
    std::string_view host = text;
    std::string_view port = defaultPort;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos)
            return notAnAuthority(text);
        host = text.substr(1, end - 1);
        const std::string_view rest = text.substr(end + 1);
        if (!rest.empty() && rest.front() != ':')
            return notAnAuthority(text);
        if (rest.size() > 1)
            port = rest.substr(1);
        in6_addr address{};
        if (host.find_first_not_of("0123456789abcdefABCDEF:.") != host.npos ||
            ::inet_pton(AF_INET6, std::string(host).c_str(), &address) != 1)
            return notAnAuthority(text);
    } else {
        if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
            host = text.substr(0, colon);
            if (colon + 1 < text.size())
                port = text.substr(colon + 1);
        }
        if (host.ends_with('.'))
            host.remove_suffix(1);
        const std::string lower = toLower(host);
        if (host.empty() || host.ends_with('.') || host.size() > 253 ||
            !std::all_of(lower.begin(), lower.end(), isHostCharacter))
            return notAnAuthority(text);
    }
    std::string digits = canonicalPort(port);
    if (digits.empty())
        return notAnAuthority(text);
    return Authority{toLower(host), std::move(digits)};
}

Result<AbsoluteTarget> parseAbsoluteTarget(std::string_view target) {
    static constexpr std::string_view kScheme = "http://";
    if (!equalsIgnoringCase(target.substr(0, kScheme.size()), kScheme))
        return fail(ErrorCode::BadInput,
                    "Only http:// addresses can be asked for without CONNECT.");
    const std::string_view rest = target.substr(kScheme.size());
    const std::size_t end = rest.find_first_of("/?#");
    auto authority = parseAuthority(rest.substr(0, end), "80");
    if (!authority)
        return fail(authority.error());
    std::string origin(end == std::string_view::npos ? std::string_view() : rest.substr(end));
    if (const std::size_t hash = origin.find('#'); hash != std::string::npos)
        origin.erase(hash);
    if (!origin.starts_with('/'))
        origin.insert(0, 1, '/');
    return AbsoluteTarget{std::move(*authority), std::move(origin)};
}

} // namespace gatehouse::proxy
