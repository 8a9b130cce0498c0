// SPDX-License-Identifier: Apache-2.0
#include "core/aws/CanonicalRequest.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace gatehouse::aws {
namespace {

/// RFC 3986 section 5.2.4 but for two things that AWS and its SDKs do: empty segments are dropped,
/// and only a slash at the end of what was sent leaves one ("/a/." is "/a").
std::string normalised(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool endsOpen = path.ends_with('/');
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (segment == "..") {
            if (!kept.empty())
                kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
    }
    std::string result;
    for (const std::string_view segment : kept)
        result.append("/").append(segment);
    if (endsOpen || kept.empty())
        result += '/';
    return result;
}

/// Values joined by commas, trimmed, inner runs of blanks made one.
std::string canonicalValue(const http::Headers& headers, std::string_view name) {
    std::string result;
    bool isFirst = true;
    for (const std::string_view value : headers.all(name)) {
        if (!std::exchange(isFirst, false))
            result += ',';
        bool isBlank = false;
        for (const char c : trim(value)) {
            const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (!blank || !isBlank)
                result += blank ? ' ' : c;
            isBlank = blank;
        }
    }
    return result;
}

std::string decodeQueryPart(std::string_view part) {
    std::string text(part);
    std::ranges::replace(text, '+', ' ');
    return percentDecode(text);
}

} // namespace

PathForm pathFormOf(std::string_view service) {
    const bool isS3 = service == "s3" || service == "s3express" || service == "s3-object-lambda" ||
                      service == "s3-outposts";
    return isS3 ? PathForm::S3 : PathForm::Normalised;
}

std::string canonicalPath(std::string_view path, PathForm form) {
    if (path.empty())
        return "/";
    switch (form) {
    case PathForm::S3:
        return percentEncode(percentDecode(path), Slash::Keep);
    case PathForm::Normalised:
        return percentEncode(normalised(path), Slash::Keep);
    case PathForm::DoubleEncoded:
        return percentEncode(path, Slash::Keep);
    case PathForm::AsReceived:
        break;
    }
    return std::string(path);
}

std::string canonicalQuery(std::string_view query, std::string_view without) {
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        if (one.empty())
            continue;
        const std::size_t equals = std::min(one.find('='), one.size());
        std::string name = decodeQueryPart(one.substr(0, equals));
        if (!without.empty() && name == without)
            continue;
        const std::string_view value = one.substr(std::min(equals + 1, one.size()));
        parameters.emplace_back(percentEncode(name), percentEncode(decodeQueryPart(value)));
    }
    std::ranges::sort(parameters);
    std::string result;
    for (const auto& [name, value] : parameters) {
        if (!result.empty())
            result += '&';
        result.append(name).append("=").append(value);
    }
    return result;
}

std::string canonicalRequest(const RequestView& request, PathForm form,
                             std::span<const std::string> names, std::string_view payloadHash,
                             std::string_view withoutParameter) {
    const std::size_t question = std::min(request.target.find('?'), request.target.size());
    const std::string_view path = request.target.substr(0, question);
    const std::string_view query =
        request.target.substr(std::min(question + 1, request.target.size()));
    std::string text;
    text.reserve(512 + request.target.size());
    text.append(request.method).append("\n");
    text.append(canonicalPath(path, form)).append("\n");
    text.append(canonicalQuery(query, withoutParameter)).append("\n");
    std::string list;
    for (const std::string& name : names) {
        const std::string_view source = name == ":authority" ? std::string_view("host") : name;
        text.append(name).append(":").append(canonicalValue(request.headers, source)).append("\n");
        if (!list.empty())
            list += ';';
        list += name;
    }
    text.append("\n").append(list).append("\n").append(payloadHash);
    return text;
}

} // namespace gatehouse::aws
