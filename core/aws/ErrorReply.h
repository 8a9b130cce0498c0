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
    QueryXml, ///< <ErrorResponse><Error>…: STS, IAM, SNS; Route 53 and CloudFront.
    Ec2Xml,   ///< <Response><Errors><Error>…
    Json10,   ///< {"__type": …} as application/x-amz-json-1.0.
    Json,     ///< The same as 1.1.
    RestJson, ///< {"message": …}, the code in x-amzn-ErrorType.
    Cbor,     ///< Smithy RPC v2.
    AmzCbor,  ///< JSON 1.1 in CBOR: Java's Kinesis client.
};

/// From the signing name of the scope and the head of the request; for an unsigned request, whose
/// service is empty, from its Host.
[[nodiscard]] ErrorProtocol errorProtocolOf(std::string_view service,
                                            const http::RequestHead& request);

/// The code that services of this protocol use for what a fault says in STS's words:
/// "InvalidClientTokenId" is "UnrecognizedClientException" in JSON. Others stay as they are.
[[nodiscard]] std::string errorCodeIn(ErrorProtocol protocol, std::string_view code);

struct ErrorReply {
    http::ResponseHead head; ///< Complete, with Content-Length.
    std::string body;        ///< Empty for HEAD.
};

/// `requestId` appears in headers and body, so that a person can find the request in the log. Code
/// and status become those of the protocol: refusals are 400 in JSON 1.x and CBOR.
[[nodiscard]] ErrorReply makeErrorReply(const AwsFault& fault, ErrorProtocol protocol,
                                        std::string_view requestMethod, std::string_view requestId);

} // namespace gatehouse::aws
