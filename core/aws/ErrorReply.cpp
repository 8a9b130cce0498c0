// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ErrorReply.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace gatehouse::aws {
namespace {

std::string_view reasonOf(int status) {
    switch (status) {
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 408:
        return "Request Timeout";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    default:
        return "Error";
    }
}

std::string xmlBody(const AwsFault& fault, ErrorProtocol protocol, const std::string& id) {
    const std::string pair = "<Code>" + xmlEscape(fault.code) + "</Code><Message>" +
                             xmlEscape(fault.message) + "</Message>";
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    if (protocol == ErrorProtocol::S3Xml)
        return text + "<Error>" + pair + "<RequestId>" + id + "</RequestId></Error>";
    if (protocol == ErrorProtocol::Ec2Xml)
        return text + "<Response><Errors><Error>" + pair + "</Error></Errors><RequestID>" + id +
               "</RequestID></Response>";
    const char* type = fault.status < 500 ? "Sender" : "Receiver";
    return text + "<ErrorResponse><Error><Type>" + type + "</Type>" + pair + "</Error><RequestId>" +
           id + "</RequestId></ErrorResponse>";
}

std::string jsonBody(const AwsFault& fault) {
    // Some SDKs look for "message", some for "Message".
    const nlohmann::json body{
        {"__type", fault.code}, {"message", fault.message}, {"Message", fault.message}};
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string cborBody(const AwsFault& fault) {
    const nlohmann::json body{{"__type", fault.code}, {"message", fault.message}};
    const auto bytes = nlohmann::json::to_cbor(body);
    return {bytes.begin(), bytes.end()};
}

const char* contentTypeOf(ErrorProtocol protocol) {
    switch (protocol) {
    case ErrorProtocol::Json:
        return "application/x-amz-json-1.1";
    case ErrorProtocol::Cbor:
        return "application/cbor";
    case ErrorProtocol::S3Xml:
        return "application/xml";
    default:
        return "text/xml";
    }
}

} // namespace

ErrorProtocol errorProtocolOf(std::string_view service, const http::RequestHead& request) {
    static constexpr std::array<std::string_view, 5> kRestXml{"route53", "cloudfront", "iam", "sts",
                                                              "sdb"};
    if (request.headers.get("smithy-protocol") == "rpc-v2-cbor")
        return ErrorProtocol::Cbor;
    if (service.starts_with("s3"))
        return ErrorProtocol::S3Xml;
    if (service == "ec2")
        return ErrorProtocol::Ec2Xml;
    const std::string_view type = request.headers.get("content-type").value_or("");
    if (request.headers.has("x-amz-target") || type.find("json") != std::string_view::npos)
        return ErrorProtocol::Json;
    if (type.starts_with("application/x-www-form-urlencoded") ||
        request.target.find("Action=") != std::string::npos ||
        std::ranges::find(kRestXml, service) != kRestXml.end())
        return ErrorProtocol::QueryXml;
    return service.empty() ? ErrorProtocol::QueryXml : ErrorProtocol::Json;
}

ErrorReply makeErrorReply(const AwsFault& fault, ErrorProtocol protocol,
                          std::string_view requestMethod, std::string_view requestId) {
    const std::string id(requestId);
    ErrorReply reply;
    std::string body;
    if (protocol == ErrorProtocol::Json)
        body = jsonBody(fault);
    else if (protocol == ErrorProtocol::Cbor)
        body = cborBody(fault);
    else
        body = xmlBody(fault, protocol, id);
    reply.head.status = fault.status;
    reply.head.reason = reasonOf(fault.status);
    http::Headers& headers = reply.head.headers;
    headers.add("Content-Type", contentTypeOf(protocol));
    headers.add("Content-Length", std::to_string(body.size()));
    headers.add("x-amzn-RequestId", id);
    headers.add("x-amz-request-id", id);
    if (protocol == ErrorProtocol::Json || protocol == ErrorProtocol::Cbor)
        headers.add("x-amzn-ErrorType", fault.code);
    if (protocol == ErrorProtocol::Cbor)
        headers.add("smithy-protocol", "rpc-v2-cbor");
    headers.add("x-amz-crc32", std::to_string(crypto::crc32(body)));
    headers.add("Cache-Control", "no-store");
    if (requestMethod != "HEAD")
        reply.body = std::move(body);
    return reply;
}

} // namespace gatehouse::aws
