// SPDX-License-Identifier: Apache-2.0
#include "core/http/Url.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>

namespace gatehouse::http {
namespace {

/// Bytes of an address: 4, 16 or none.
std::string addressBytes(const std::string& text) {
    std::array<char, 16> bytes{};
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1)
        return {bytes.data(), 4};
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1)
        return {bytes.data(), 16};
    return {};
}

bool isInRange(const std::string& address, std::string_view range) {
    const std::size_t slash = range.find('/');
    if (slash == std::string_view::npos)
        return false;
    const std::string network = addressBytes(std::string(range.substr(0, slash)));
    unsigned bits = 0;
    const std::string_view digits = range.substr(slash + 1);
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (failed != std::errc() || end != digits.data() + digits.size() || network.empty() ||
        network.size() != address.size() || bits > network.size() * 8)
        return false;
    for (unsigned bit = 0; bit < bits; ++bit) {
        const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
        if (((static_cast<unsigned char>(network[bit / 8]) ^
              static_cast<unsigned char>(address[bit / 8])) &
             mask) != 0)
            return false;
    }
    return true;
}

bool isLoopback(std::string_view host, const std::string& address) {
    return host == "localhost" || host.ends_with(".localhost") ||
           (address.size() == 4 && address[0] == 127) ||
           (address.size() == 16 && address == std::string(15, '\0') + '\1');
}

bool isExcepted(std::string_view list, const std::string& host, std::string_view port) {
    const std::string address = addressBytes(host);
    while (!list.empty()) {
        std::string entry = toLower(trim(list.substr(0, list.find_first_of(", "))));
        list.remove_prefix(std::min(list.find_first_of(", ") == std::string_view::npos
                                        ? list.size()
                                        : list.find_first_of(", ") + 1,
                                    list.size()));
        if (entry == "*")
            return true;
        if (entry.empty())
            continue;
        if (isInRange(address, entry))
            return true;
        const std::size_t colon = entry.rfind(':');
        const bool hasPort = colon != std::string::npos && entry.find(':') == colon;
        if (hasPort && entry.substr(colon + 1) != port)
            continue;
        if (hasPort)
            entry.resize(colon);
        if (entry.starts_with("*."))
            entry.erase(0, 1);
        const std::string_view bare = std::string_view(entry).substr(entry.front() == '.' ? 1 : 0);
        if (host == bare || (host.size() > bare.size() && host.ends_with(bare) &&
                             host[host.size() - bare.size() - 1] == '.' && address.empty()))
            return true;
    }
    return false;
}

/// `isSix`: it stood in brackets.
bool isHost(std::string_view host, bool isSix) {
    if (isSix)
        return host.find_first_not_of("0123456789abcdef:.") == std::string_view::npos &&
               addressBytes(std::string(host)).size() == 16;
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
               c == '_' || static_cast<unsigned char>(c) >= 0x80;
    });
}

/// Without zeros before it, since ports are compared as texts; empty when it is none.
std::string canonicalPort(std::string_view text) {
    unsigned value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isPort =
        failed == std::errc() && end == text.data() + text.size() && value >= 1 && value <= 65535;
    return isPort ? std::to_string(value) : std::string();
}

/// A backslash, a blank or a control character is where readers disagree about where a part ends.
bool isOdd(char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\';
}

} // namespace

Result<Url> Url::parse(std::string_view text) {
    const auto wrong = [text](const char* what) {
        // The user part may be a password and is left out.
        const std::size_t at = text.rfind('@');
        const std::string shown(at == std::string_view::npos ? text : text.substr(at + 1));
        return fail(ErrorCode::BadInput, "The address \"" + shown + "\" " + what + '.',
                    "Write it as https://host[:port]/path.");
    };
    Url url;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos)
        return wrong("does not begin with http:// or https://");
    url.scheme = toLower(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https")
        return wrong("does not begin with http:// or https://");
    std::string_view rest = text.substr(colon + 3);
    const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    std::string_view authority = rest.substr(0, end);
    std::string_view target = rest.substr(end);
    target = target.substr(0, target.find('#'));
    url.target = target.starts_with('/') ? std::string(target) : '/' + std::string(target);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        url.userInfo = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    std::string_view port;
    const bool isSix = authority.starts_with('[');
    if (isSix) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos)
            return wrong("has no ] after its address");
        url.host = toLower(authority.substr(1, close - 1));
        port = authority.substr(close + 1);
    } else {
        const std::size_t last = std::min(authority.find(':'), authority.size());
        url.host = toLower(authority.substr(0, last));
        port = authority.substr(last);
    }
    const std::string_view usual = url.scheme == "https" ? "443" : "80";
    url.port = canonicalPort(port.size() > 1 ? port.substr(1) : usual);
    if (!isHost(url.host, isSix) || url.port.empty() || (!port.empty() && port.front() != ':'))
        return wrong("has no valid host and port");
    if (std::ranges::any_of(url.userInfo, isOdd))
        return wrong("has a character before its host that cannot be there");
    if (std::ranges::any_of(url.target, [](char c) { return c != '\\' && isOdd(c); }))
        return wrong("holds blanks or control characters");
    return url;
}

std::string Url::authority() const {
    std::string text = host.find(':') == std::string::npos ? host : '[' + host + ']';
    if (port != (scheme == "https" ? "443" : "80"))
        text += ':' + port;
    return text;
}

std::string_view Url::path() const {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string encodeForm(const std::vector<std::pair<std::string, std::string>>& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters) {
        if (!text.empty())
            text += '&';
        text.append(percentEncode(name)).append("=").append(percentEncode(value));
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> decodeForm(std::string_view form) {
    std::vector<std::pair<std::string, std::string>> parameters;
    const auto decode = [](std::string_view part) {
        std::string text(part);
        std::ranges::replace(text, '+', ' ');
        return percentDecode(text);
    };
    while (!form.empty()) {
        const std::string_view one = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(one.size() + 1, form.size()));
        const std::size_t equals = std::min(one.find('='), one.size());
        if (!one.empty())
            parameters.emplace_back(decode(one.substr(0, equals)),
                                    decode(one.substr(std::min(equals + 1, one.size()))));
    }
    return parameters;
}

std::optional<Url> proxyFor(const Environment& environment, std::string_view scheme,
                            std::string_view givenHost, std::string_view port) {
    const std::string host = toLower(givenHost);
    if (isLoopback(host, addressBytes(host)))
        return std::nullopt;
    const auto either = [&environment](const std::string& lower) {
        auto value = environment.get(lower);
        // In CGI, HTTP_PROXY is what the client sent as the header Proxy.
        if (value || (lower == "http_proxy" && environment.get("REQUEST_METHOD")))
            return value;
        return environment.get(toUpper(lower));
    };
    std::optional<std::string> chosen = either(std::string(scheme) + "_proxy");
    if (!chosen)
        chosen = either("all_proxy");
    if (!chosen || isExcepted(either("no_proxy").value_or(""), host, port))
        return std::nullopt;
    if (chosen->find("://") == std::string::npos)
        chosen = "http://" + *chosen;
    auto url = Url::parse(*chosen);
    if (!url)
        return std::nullopt;
    return *url;
}

} // namespace gatehouse::http
