// SPDX-License-Identifier: Apache-2.0
// Finds and reads the signature of a request.
#include "core/aws/SigV4.h"
#include "core/base/Encoding.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace gatehouse::aws {
namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

Parameters queryParameters(std::string_view target) {
    Parameters parameters;
    const std::size_t question = target.find('?');
    if (question == std::string_view::npos)
        return parameters;
    std::string_view query = target.substr(question + 1);
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        const std::size_t equals = std::min(one.find('='), one.size());
        parameters.emplace(percentDecode(one.substr(0, equals)),
                           percentDecode(one.substr(std::min(equals + 1, one.size()))));
    }
    return parameters;
}

tl::unexpected<AwsFault> incomplete(std::string message) {
    return tl::unexpected<AwsFault>({400, "IncompleteSignature", std::move(message)});
}

std::vector<std::string> splitNames(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const std::string_view one = list.substr(0, list.find(';'));
        list.remove_prefix(std::min(one.size() + 1, list.size()));
        if (!one.empty())
            names.push_back(toLower(one));
    }
    return names;
}

/// KEY/date/region/service/aws4_request, from the right: a key id could hold a slash.
bool readCredential(std::string_view credential, ReceivedSignature& into) {
    std::vector<std::string_view> parts;
    while (parts.size() < 4) {
        const std::size_t slash = credential.rfind('/');
        if (slash == std::string_view::npos)
            return false;
        parts.push_back(credential.substr(slash + 1));
        credential = credential.substr(0, slash);
    }
    if (parts[0] != "aws4_request" || credential.empty() || parts[1].empty())
        return false;
    into.accessKeyId = credential;
    into.scope = {std::string(parts[3]), std::string(parts[2]), std::string(parts[1])};
    return true;
}

/// Checks what both forms share: time, scope, names, signature.
AwsResult<ReceivedSignature> finish(ReceivedSignature received, std::string_view names) {
    received.signedHeaders = splitNames(names);
    const auto time = fromAmzDate(received.amzDate);
    if (!time)
        return incomplete("The time of the request is missing or has the wrong form: \"" +
                          received.amzDate + "\".");
    received.time = *time;
    if (received.scope.date != received.amzDate.substr(0, 8))
        return tl::unexpected<AwsFault>({403, "SignatureDoesNotMatch",
                                         "The date in the credential scope is not the date of the "
                                         "request."});
    if (received.signature.size() != 64)
        return incomplete("The signature has not 64 hex digits.");
    const bool namesHost = std::ranges::any_of(received.signedHeaders, [](const std::string& name) {
        return name == "host" || name == ":authority";
    });
    if (!namesHost)
        return tl::unexpected<AwsFault>(
            {403, "SignatureDoesNotMatch", "The header host must be a signed header."});
    return received;
}

AwsResult<ReceivedSignature> readHeader(const RequestView& request, std::string_view value) {
    ReceivedSignature received;
    std::string_view rest = value.substr(std::string_view("AWS4-HMAC-SHA256").size());
    std::string names;
    bool hasCredential = false;
    while (!rest.empty()) {
        const std::string_view part = trim(rest.substr(0, rest.find(',')));
        rest.remove_prefix(
            std::min(rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1,
                     rest.size()));
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            continue;
        const std::string_view name = part.substr(0, equals);
        const std::string_view content = part.substr(equals + 1);
        if (name == "Credential")
            hasCredential = readCredential(content, received);
        else if (name == "SignedHeaders")
            names = content;
        else if (name == "Signature")
            received.signature = content;
    }
    std::string missing;
    if (!hasCredential)
        missing += "Authorization header requires 'Credential' parameter of the form "
                   "KEY/date/region/service/aws4_request. ";
    if (received.signature.empty())
        missing += "Authorization header requires 'Signature' parameter. ";
    if (names.empty())
        missing += "Authorization header requires 'SignedHeaders' parameter. ";
    if (!missing.empty())
        return incomplete(std::move(missing.erase(missing.size() - 1)));
    if (const auto amzDate = request.headers.get("x-amz-date")) {
        received.amzDate = *amzDate;
    } else if (const auto date = request.headers.get("date")) {
        const auto time = fromHttpDate(*date);
        received.amzDate = time ? toAmzDate(*time) : std::string(*date);
    }
    received.sessionToken = request.headers.get("x-amz-security-token").value_or("");
    return finish(std::move(received), names);
}

AwsResult<ReceivedSignature> readQuery(const Parameters& parameters) {
    const auto value = [&parameters](std::string_view name) {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    };
    ReceivedSignature received;
    received.form = Authentication::SigV4Query;
    if (!readCredential(value("X-Amz-Credential"), received))
        return incomplete("X-Amz-Credential must be KEY/date/region/service/aws4_request.");
    received.signature = value("X-Amz-Signature");
    received.amzDate = value("X-Amz-Date");
    received.sessionToken = value("X-Amz-Security-Token");
    const std::string expires = value("X-Amz-Expires");
    if (!expires.empty()) {
        int seconds = 0;
        const auto [end, failed] =
            std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
        if (failed != std::errc() || end != expires.data() + expires.size() || seconds < 1 ||
            seconds > 604'800)
            return incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.");
        received.expires = std::chrono::seconds(seconds);
    }
    return finish(std::move(received), value("X-Amz-SignedHeaders"));
}

} // namespace

Authentication authenticationOf(const RequestView& request) {
    if (const auto value = request.headers.get("authorization")) {
        const auto begins = [&value](std::string_view text) {
            return value->size() > text.size() &&
                   equalsIgnoringCase(value->substr(0, text.size()), text);
        };
        if (begins("AWS4-HMAC-SHA256 "))
            return Authentication::SigV4Header;
        if (begins("AWS4-ECDSA-P256-SHA256 "))
            return Authentication::SigV4a;
        if (begins("AWS "))
            return Authentication::SigV2;
        if (begins("Bearer "))
            return Authentication::Bearer;
        return begins("Basic ") ? Authentication::Basic : Authentication::Other;
    }
    if (request.target.find('?') == std::string_view::npos)
        return Authentication::None;
    const Parameters parameters = queryParameters(request.target);
    if (const auto found = parameters.find("X-Amz-Algorithm"); found != parameters.end())
        return found->second == "AWS4-ECDSA-P256-SHA256" ? Authentication::SigV4a
                                                         : Authentication::SigV4Query;
    return parameters.contains("AWSAccessKeyId") && parameters.contains("Signature")
               ? Authentication::SigV2
               : Authentication::None;
}

AwsResult<ReceivedSignature> readSignature(const RequestView& request) {
    switch (authenticationOf(request)) {
    case Authentication::SigV4Header:
        return readHeader(request, *request.headers.get("authorization"));
    case Authentication::SigV4Query:
        return readQuery(queryParameters(request.target));
    case Authentication::None:
        return tl::unexpected<AwsFault>({403, "MissingAuthenticationToken",
                                         "The request has no signature. Give the tool the "
                                         "session's environment."});
    case Authentication::SigV2:
        return tl::unexpected<AwsFault>(
            {403, "InvalidRequest",
             "The request is signed by Signature Version 2. Set signature_version = s3v4."});
    case Authentication::SigV4a:
        return tl::unexpected<AwsFault>(
            {403, "InvalidRequest",
             "The request is signed by SigV4A (for several regions), which is not supported yet. "
             "Use the endpoint of one region."});
    default:
        return incomplete("The Authorization header is not one of Signature Version 4.");
    }
}

} // namespace gatehouse::aws
