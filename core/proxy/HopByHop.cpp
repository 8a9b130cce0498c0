// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/HopByHop.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::proxy {

namespace {

bool isOfTheConnection(std::string_view name) {
    static constexpr std::array<std::string_view, 7> kNames{
        "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect"};
    static constexpr std::string_view kProxy = "proxy-";
    return std::any_of(kNames.begin(), kNames.end(),
                       [&](std::string_view known) { return equalsIgnoringCase(name, known); }) ||
           equalsIgnoringCase(name.substr(0, kProxy.size()), kProxy);
}

} // namespace

http::Headers withoutHopByHop(const http::Headers& headers) {
    const bool namesMore = headers.has("connection");
    http::Headers kept;
    for (const http::Field& field : headers) {
        if (isOfTheConnection(field.name))
            continue;
        // Nobody may talk us out of the length or the host of a message.
        const bool isVital = equalsIgnoringCase(field.name, "content-length") ||
                             equalsIgnoringCase(field.name, "host") ||
                             equalsIgnoringCase(field.name, "authorization");
        if (namesMore && !isVital && headers.hasToken("connection", field.name))
            continue;
        kept.add(field.name, field.value);
    }
    return kept;
}

std::string headBytes(std::string_view startLine, const http::Headers& headers) {
    std::string bytes;
    bytes.reserve(1024);
    bytes.append(startLine).append("\r\n");
    for (const http::Field& field : headers)
        bytes.append(field.name).append(": ").append(field.value).append("\r\n");
    bytes.append("\r\n");
    return bytes;
}

} // namespace gatehouse::proxy
