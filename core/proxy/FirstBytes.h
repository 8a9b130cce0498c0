// SPDX-License-Identifier: Apache-2.0
// What a tool speaks, by the first bytes of its connection: one port serves them all.
#pragma once

#include <string_view>

namespace gatehouse::proxy {

enum class Opening {
    TooShort, ///< May still become anything of the below.
    Http1,    ///< Or nothing that is known: the parser says what is wrong with it.
    Http2,    ///< The preface of RFC 9113 section 3.4.
    Tls,      ///< A handshake record (RFC 8446 section 5.1).
};

[[nodiscard]] Opening openingOf(std::string_view bytes);

} // namespace gatehouse::proxy
