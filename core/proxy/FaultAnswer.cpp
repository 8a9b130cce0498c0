// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/FaultAnswer.h"

#include "core/aws/ErrorReply.h"

namespace gatehouse::proxy {

aws::AwsFault faultOf(const Error& error) {
    switch (error.code) {
    case ErrorCode::Retry:
    case ErrorCode::Cancelled:
        return {503, "ServiceUnavailable", error.sentence()};
    case ErrorCode::NoCredentials:
    case ErrorCode::Refused:
        return {403, "AccessDenied", error.sentence()};
    case ErrorCode::BadInput:
    case ErrorCode::NotFound:
    case ErrorCode::Ambiguous:
        return {400, "ValidationError", error.sentence()};
    case ErrorCode::Internal:
        break;
    }
    return {500, "InternalFailure", error.sentence()};
}

int writeFault(ClientStream& client, const aws::AwsFault& fault, const http::RequestHead& request,
               std::string_view service, std::uint64_t sequence) {
    const auto reply = aws::makeErrorReply(fault, aws::errorProtocolOf(service, request),
                                           request.method, "gatehouse-" + std::to_string(sequence));
    http::Framing framing;
    if (request.method != "HEAD")
        framing = {http::Framing::Kind::Length, reply.body.size()};
    client.sendHead(reply.head, framing);
    client.sendBody(reply.body);
    client.sendEnd();
    return reply.head.status;
}

std::string plainAnswer(int status, std::string_view reason, std::string_view sentence) {
    http::ResponseHead head;
    head.status = status;
    head.reason = reason;
    const std::string body = std::string(sentence) + '\n';
    head.headers.add("Content-Type", "text/plain; charset=utf-8");
    head.headers.add("Content-Length", std::to_string(body.size()));
    head.headers.add("Connection", "close");
    return http::serialise(head) + body;
}

} // namespace gatehouse::proxy
