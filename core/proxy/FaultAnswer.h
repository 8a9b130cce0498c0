// SPDX-License-Identifier: Apache-2.0
// Failures as answers: AWS errors where a request was meant for AWS, plain HTTP elsewhere.
#pragma once

#include "core/aws/AwsFault.h"
#include "core/base/Error.h"
#include "core/http/Http1.h"
#include "core/proxy/ClientStream.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// What a tool is told when no request could be made of its own: retried by SDKs (5xx) only where
/// that can help.
[[nodiscard]] aws::AwsFault faultOf(const Error& error);
/// Writes the whole answer in the protocol of the service; gives the status that was sent.
int writeFault(ClientStream& client, const aws::AwsFault& fault, const http::RequestHead& request,
               std::string_view service, std::uint64_t sequence);
/// An answer in plain text, for requests that are not meant for AWS; the connection ends after it.
[[nodiscard]] std::string plainAnswer(int status, std::string_view reason,
                                      std::string_view sentence);

} // namespace gatehouse::proxy
