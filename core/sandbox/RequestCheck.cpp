// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/RequestCheck.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

#include <charconv>
#include <optional>

namespace gatehouse::sandbox {
namespace {

tl::unexpected<aws::AwsFault> fault(int status, const char* code, std::string message) {
    return tl::unexpected<aws::AwsFault>(aws::AwsFault{status, code, std::move(message)});
}

/// STREAMING-UNSIGNED-PAYLOAD-TRAILER: hex length, data, an empty chunk, trailers (AWS
/// documentation, "Signature calculations for chunked uploads with trailing headers").
std::optional<std::string> unchunked(std::string_view framed, http::Headers& trailers) {
    std::string body;
    for (;;) {
        const std::size_t end = framed.find("\r\n");
        if (end == std::string_view::npos)
            return std::nullopt;
        std::size_t length = 0;
        const auto read = std::from_chars(framed.data(), framed.data() + end, length, 16);
        if (read.ec != std::errc() || read.ptr == framed.data())
            return std::nullopt;
        framed.remove_prefix(end + 2);
        if (length == 0)
            break;
        if (framed.size() < length + 2 || framed.substr(length, 2) != "\r\n")
            return std::nullopt;
        body.append(framed.substr(0, length));
        framed.remove_prefix(length + 2);
    }
    while (!framed.empty()) {
        const std::size_t end = std::min(framed.find("\r\n"), framed.size());
        const std::string_view line = framed.substr(0, end);
        if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
            trailers.add(std::string(trim(line.substr(0, colon))),
                         std::string(trim(line.substr(colon + 1))));
        framed.remove_prefix(std::min(end + 2, framed.size()));
    }
    return body;
}

/// The last line of the canonical request; fills in the body as the caller meant it.
aws::AwsResult<std::string> payloadHash(const http::ServedRequest& request,
                                        CheckedRequest& checked) {
    const std::string declared(
        request.head.headers.get("x-amz-content-sha256").value_or(std::string_view()));
    if (declared == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") {
        auto body = unchunked(request.body, checked.trailers);
        if (!body)
            return fault(400, "InvalidRequest", "The aws-chunked body is malformed.");
        checked.body = std::move(*body);
        return declared;
    }
    if (declared.starts_with("STREAMING-"))
        return fault(501, "NotImplemented", "The sandbox does not read " + declared + " bodies.");
    checked.body = request.body;
    if (declared == aws::kUnsignedPayload)
        return declared;
    std::string actual = crypto::sha256Hex(request.body);
    if (!declared.empty() && declared != actual)
        return fault(
            400, "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.");
    return actual;
}

} // namespace

aws::AwsResult<CheckedRequest> checkRequest(const http::ServedRequest& request, const Keys& keys,
                                            TimePoint now) {
    const aws::RequestView view{request.head.method, request.head.target, request.head.headers};
    const auto received = aws::readSignature(view);
    if (!received)
        return tl::unexpected<aws::AwsFault>(received.error());
    const auto known = keys.find(received->accessKeyId);
    if (!known)
        return fault(
            403, received->scope.service == "s3" ? "InvalidAccessKeyId" : "InvalidClientTokenId",
            "The security token included in the request is invalid.");
    if (!equalInConstantTime(received->sessionToken, known->credentials.sessionToken.reveal()))
        return fault(403, received->scope.service == "s3" ? "InvalidToken" : "InvalidClientTokenId",
                     "The security token included in the request is invalid.");
    if (known->credentials.expiry && *known->credentials.expiry <= now)
        return fault(403, "ExpiredToken", "The security token included in the request is expired");
    CheckedRequest checked{known->caller, known->credentials, received->scope, {}, {}};
    const auto hash = payloadHash(request, checked);
    if (!hash)
        return tl::unexpected<aws::AwsFault>(hash.error());
    aws::SigningKeyCache cache;
    if (auto wrong =
            aws::verify(view, *received, known->credentials.secretAccessKey, *hash, now, cache))
        return tl::unexpected<aws::AwsFault>(std::move(*wrong));
    return checked;
}

} // namespace gatehouse::sandbox
