// SPDX-License-Identifier: Apache-2.0
// Whether a request is signed by a key that the sandbox knows, and what its body really is.
#pragma once

#include "core/aws/SigV4.h"
#include "core/http/LoopbackServer.h"
#include "core/sandbox/Keys.h"

#include <string>

namespace gatehouse::sandbox {

struct CheckedRequest {
    Caller caller;
    aws::Credentials credentials;
    aws::CredentialScope scope;
    std::string body;       ///< Without aws-chunked framing.
    http::Headers trailers; ///< Of aws-chunked: checksums.
};

/// Faults in AWS's words: MissingAuthenticationToken, InvalidClientTokenId, ExpiredToken,
/// SignatureDoesNotMatch, XAmzContentSHA256Mismatch, ...
[[nodiscard]] aws::AwsResult<CheckedRequest> checkRequest(const http::ServedRequest& request,
                                                          const Keys& keys, TimePoint now);

} // namespace gatehouse::sandbox
