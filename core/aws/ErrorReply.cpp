// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ErrorReply.h"

#include "core/aws/AwsHost.h"
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

struct CodeRow {
    std::string_view code; ///< In the words of STS.
    std::string_view s3;
    std::string_view ec2;
    std::string_view json;
};
constexpr std::array<CodeRow, 9> kCodes{{
    {"SignatureDoesNotMatch", "SignatureDoesNotMatch", "AuthFailure", "InvalidSignatureException"},
    {"InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure", "UnrecognizedClientException"},
    {"MissingAuthenticationToken", "AccessDenied", "AuthFailure",
     "MissingAuthenticationTokenException"},
    {"IncompleteSignature", "AuthorizationHeaderMalformed", "IncompleteSignature",
     "IncompleteSignatureException"},
    {"ExpiredToken", "ExpiredToken", "RequestExpired", "ExpiredTokenException"},
    {"AccessDenied", "AccessDenied", "UnauthorizedOperation", "AccessDeniedException"},
    {"ValidationError", "InvalidArgument", "InvalidParameterValue", "ValidationException"},
    {"InvalidRequest", "InvalidRequest", "InvalidRequest", "InvalidRequestException"},
    {"ServiceUnavailable", "ServiceUnavailable", "Unavailable", "ServiceUnavailableException"},
}};

/// Refusals over JSON 1.x and CBOR are 400; SDKs look at the code.
int statusIn(ErrorProtocol protocol, int status) {
    const bool isRpc = protocol == ErrorProtocol::Json10 || protocol == ErrorProtocol::Json ||
                       protocol == ErrorProtocol::Cbor || protocol == ErrorProtocol::AmzCbor;
    return isRpc && (status == 401 || status == 403 || status == 404) ? 400 : status;
}

std::string xmlBody(const AwsFault& fault, ErrorProtocol protocol, const std::string& id) {
    const std::string pair = "<Code>" + xmlEscape(fault.code) + "</Code><Message>" +
                             xmlEscape(fault.message) + "</Message>";
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    if (protocol == ErrorProtocol::S3Xml)
        return text + "<Error>" + pair + "<RequestId>" + id + "</RequestId><HostId>" + id +
               "</HostId></Error>";
    if (protocol == ErrorProtocol::Ec2Xml)
        return text + "<Response><Errors><Error>" + pair + "</Error></Errors><RequestID>" + id +
               "</RequestID></Response>";
    const char* type = fault.status < 500 ? "Sender" : "Receiver";
    return text + "<ErrorResponse><Error><Type>" + type + "</Type>" + pair + "</Error><RequestId>" +
           id + "</RequestId></ErrorResponse>";
}

std::string objectBody(const AwsFault& fault, ErrorProtocol protocol) {
    nlohmann::json body{{"__type", fault.code}, {"message", fault.message}};
    if (protocol == ErrorProtocol::Cbor || protocol == ErrorProtocol::AmzCbor) {
        const auto bytes = nlohmann::json::to_cbor(body);
        return {bytes.begin(), bytes.end()};
    }
    body["Message"] = fault.message; // some SDKs look for the one, some for the other
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

const char* contentTypeOf(ErrorProtocol protocol) {
    switch (protocol) {
    case ErrorProtocol::Json10:
        return "application/x-amz-json-1.0";
    case ErrorProtocol::Json:
        return "application/x-amz-json-1.1";
    case ErrorProtocol::RestJson:
        return "application/json";
    case ErrorProtocol::Cbor:
        return "application/cbor";
    case ErrorProtocol::AmzCbor:
        return "application/x-amz-cbor-1.1";
    case ErrorProtocol::S3Xml:
        return "application/xml";
    case ErrorProtocol::QueryXml:
    case ErrorProtocol::Ec2Xml:
        break;
    }
    return "text/xml";
}

bool isXml(ErrorProtocol protocol) {
    return protocol == ErrorProtocol::S3Xml || protocol == ErrorProtocol::QueryXml ||
           protocol == ErrorProtocol::Ec2Xml;
}

ErrorProtocol protocolOfService(std::string_view service) {
    static constexpr std::array<std::string_view, 4> kS3{"s3", "s3express", "s3-object-lambda",
                                                         "s3-outposts"};
    static constexpr std::array<std::string_view, 17> kQueryOrRestXml{"iam",
                                                                      "sts",
                                                                      "sns",
                                                                      "sdb",
                                                                      "route53",
                                                                      "cloudfront",
                                                                      "rds",
                                                                      "redshift",
                                                                      "cloudsearch",
                                                                      "autoscaling",
                                                                      "elasticache",
                                                                      "elasticbeanstalk",
                                                                      "cloudformation",
                                                                      "elasticloadbalancing",
                                                                      "IngestionService",
                                                                      "importexport",
                                                                      "sqs"};
    if (std::ranges::find(kS3, service) != kS3.end())
        return ErrorProtocol::S3Xml;
    if (service == "ec2")
        return ErrorProtocol::Ec2Xml;
    if (service.empty() || std::ranges::find(kQueryOrRestXml, service) != kQueryOrRestXml.end())
        return ErrorProtocol::QueryXml;
    return ErrorProtocol::RestJson;
}

} // namespace

ErrorProtocol errorProtocolOf(std::string_view service, const http::RequestHead& request) {
    if (request.headers.get("smithy-protocol") == "rpc-v2-cbor")
        return ErrorProtocol::Cbor;
    const std::string_view type = request.headers.get("content-type").value_or("");
    if (type.starts_with("application/x-amz-cbor"))
        return ErrorProtocol::AmzCbor;
    if (type.starts_with("application/x-amz-json-1.0"))
        return ErrorProtocol::Json10;
    if (request.headers.has("x-amz-target") || type.starts_with("application/x-amz-json"))
        return ErrorProtocol::Json;
    std::string ofHost;
    if (service.empty()) {
        const std::string_view host = request.headers.get("host").value_or("");
        ofHost = classifyHost(host.substr(0, host.find(':'))).service;
        service = ofHost;
    }
    const ErrorProtocol usual = protocolOfService(service);
    const bool isForm = type.starts_with("application/x-www-form-urlencoded") ||
                        request.target.find("Action=") != std::string::npos;
    return usual == ErrorProtocol::RestJson && isForm ? ErrorProtocol::QueryXml : usual;
}

std::string errorCodeIn(ErrorProtocol protocol, std::string_view code) {
    const auto* row = std::ranges::find(kCodes, code, &CodeRow::code);
    if (row == kCodes.end() || protocol == ErrorProtocol::QueryXml)
        return std::string(code);
    if (protocol == ErrorProtocol::S3Xml)
        return std::string(row->s3);
    return std::string(protocol == ErrorProtocol::Ec2Xml ? row->ec2 : row->json);
}

ErrorReply makeErrorReply(const AwsFault& given, ErrorProtocol protocol,
                          std::string_view requestMethod, std::string_view requestId) {
    const AwsFault fault{statusIn(protocol, given.status), errorCodeIn(protocol, given.code),
                         given.message};
    const std::string id(requestId);
    std::string body = isXml(protocol) ? xmlBody(fault, protocol, id) : objectBody(fault, protocol);
    ErrorReply reply;
    reply.head.status = fault.status;
    reply.head.reason = reasonOf(fault.status);
    http::Headers& headers = reply.head.headers;
    headers.add("Content-Type", contentTypeOf(protocol));
    headers.add("Content-Length", std::to_string(body.size()));
    headers.add("x-amzn-RequestId", id);
    headers.add("x-amz-request-id", id);
    if (!isXml(protocol))
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
