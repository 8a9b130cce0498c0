// SPDX-License-Identifier: Apache-2.0
// Errors made here, in the form in which the caller's SDK looks for them, so that the tool prints
// our sentence as it would AWS's (AWS documentation, protocols of the Smithy models).
#pragma once

#include "core/aws/AwsFault.h"
#include "core/http/Http1.h"

#include <string>
#include <string_view>

namespace gatehouse::aws {

enum class ErrorProtocol {
    S3Xml,    ///< <Error><Code>…
    QueryXml, ///< <ErrorResponse><Error>…: STS, IAM, SQS, REST XML other than S3.
    Ec2Xml,   ///< <Response><Errors><Error>…
    Json,     ///< {"__type": …}: JSON 1.0, 1.1 and REST JSON.
    Cbor,     ///< Smithy RPC v2.
};

/// From the signing name of the scope (may be empty) and the head of the request.
[[nodiscard]] ErrorProtocol errorProtocolOf(std::string_view service,
                                            const http::RequestHead& request);

struct ErrorReply {
    http::ResponseHead head; ///< Complete, with Content-Length.
    std::string body;        ///< Empty for HEAD.
};

/// `requestId` appears in headers and body, so that a person can find the request in the log.
[[nodiscard]] ErrorReply makeErrorReply(const AwsFault& fault, ErrorProtocol protocol,
                                        std::string_view requestMethod, std::string_view requestId);

} // namespace gatehouse::aws
