// SPDX-License-Identifier: Apache-2.0
// What a request does, in the name of AWS's own API, as far as its head tells: for the activity
// log, never for a decision.
#pragma once

#include "core/http/Headers.h"

#include <string>
#include <string_view>

namespace gatehouse::aws {

/// "GetCallerIdentity", "PutObject"; empty when the head does not tell. Letters, digits and
/// underscores only, whatever the client sent.
[[nodiscard]] std::string operationName(std::string_view service, std::string_view method,
                                        std::string_view target, const http::Headers& headers);

/// The operation of an S3 request, from its path, sub-resources and headers (Amazon S3 API
/// Reference). `target` is path and query; the host tells whether the path begins with a bucket.
[[nodiscard]] std::string s3OperationName(std::string_view method, std::string_view target,
                                          const http::Headers& headers);

/// The Action of a query-protocol body, from its first bytes; empty when it is not one.
[[nodiscard]] std::string actionOfForm(std::string_view bodyStart);

} // namespace gatehouse::aws
