// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/FirstBytes.h"

#include "core/http/Http2.h"

namespace gatehouse::proxy {

namespace {

constexpr std::string_view kHandshake("\x16\x03", 2);

bool beginsLike(std::string_view bytes, std::string_view known) {
    return bytes.substr(0, known.size()) == known.substr(0, bytes.size());
}

} // namespace

Opening openingOf(std::string_view bytes) {
    if (bytes.empty())
        return Opening::TooShort;
    if (beginsLike(bytes, kHandshake))
        return bytes.size() < kHandshake.size() ? Opening::TooShort : Opening::Tls;
    if (beginsLike(bytes, http::kHttp2Preface))
        return bytes.size() < http::kHttp2Preface.size() ? Opening::TooShort : Opening::Http2;
    return Opening::Http1;
}

} // namespace gatehouse::proxy
