// SPDX-License-Identifier: Apache-2.0
// The sandbox's Security Token Service (AWS STS API Reference, query protocol).
#pragma once

#include "core/aws/SigV4.h"
#include "core/http/LoopbackServer.h"
#include "core/sandbox/RequestCheck.h"

namespace gatehouse::sandbox {

/// AssumeRole, GetCallerIdentity and GetFederationToken. Safe from any thread.
[[nodiscard]] aws::AwsResult<http::ServedResponse> answerSts(const http::ServedRequest& request,
                                                             const CheckedRequest& checked,
                                                             Keys& keys, TimePoint now);

} // namespace gatehouse::sandbox
