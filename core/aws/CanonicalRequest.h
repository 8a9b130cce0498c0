// SPDX-License-Identifier: Apache-2.0
// The text that a SigV4 signature is made over (AWS documentation, "Create a signed AWS API
// request"), built from the bytes of a request as they were received: never from a URL that was
// parsed and written again.
#pragma once

#include "core/http/Headers.h"

#include <span>
#include <string>
#include <string_view>

namespace gatehouse::aws {

/// What of a request enters its signature. Views: the caller keeps what they look at.
struct RequestView {
    std::string_view method;
    std::string_view target; ///< Path and query as on the request line.
    const http::Headers& headers;
};

/// How a path is written into the canonical request.
enum class PathForm {
    S3,            ///< Decoded and encoded once; nothing else.
    Normalised,    ///< Dot segments and empty segments removed, then encoded again: all others.
    DoubleEncoded, ///< Encoded again only.
    AsReceived,    ///< Some small clients sign what they send.
};

/// The form that AWS expects of a service, by its signing name.
[[nodiscard]] PathForm pathFormOf(std::string_view service);

[[nodiscard]] std::string canonicalPath(std::string_view path, PathForm form);
/// Sorted as pairs by encoded name, then value; the parameter named `without` is left out.
[[nodiscard]] std::string canonicalQuery(std::string_view query, std::string_view without = {});
/// `names` are lower-case; ":authority" means the host. Sorted by the caller.
[[nodiscard]] std::string canonicalRequest(const RequestView& request, PathForm form,
                                           std::span<const std::string> names,
                                           std::string_view payloadHash,
                                           std::string_view withoutParameter = {});

} // namespace gatehouse::aws
