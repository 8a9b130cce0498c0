// SPDX-License-Identifier: Apache-2.0
#include "core/aws/OperationName.h"

#include "core/base/Encoding.h"

#include <algorithm>

namespace gatehouse::aws {
namespace {

std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        const std::size_t equals = one.find('=');
        if (equals != std::string_view::npos && one.substr(0, equals) == name)
            return one.substr(equals + 1);
    }
    return {};
}

/// The name, or nothing when it cannot be one.
std::string named(std::string_view text) {
    constexpr std::size_t kLongest = 80;
    const bool isName = text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
                            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                   (c >= '0' && c <= '9') || c == '_';
                        });
    return isName ? std::string(text) : std::string();
}

} // namespace

std::string operationName(std::string_view service, std::string_view method,
                          std::string_view target, const http::Headers& headers) {
    if (const auto amzTarget = headers.get("x-amz-target"))
        return named(amzTarget->substr(amzTarget->rfind('.') + 1));
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    const std::string_view query = target.substr(std::min(question + 1, target.size()));
    constexpr std::string_view kOperation = "/operation/";
    if (const std::size_t at = path.rfind(kOperation);
        headers.has("smithy-protocol") && at != std::string_view::npos)
        return named(path.substr(at + kOperation.size()));
    if (const auto id = parameter(query, "x-id"); !id.empty())
        return named(id);
    if (service == "s3" || service == "s3express")
        return s3OperationName(method, target, headers);
    return named(parameter(query, "Action"));
}

std::string actionOfForm(std::string_view bodyStart) {
    return named(parameter(bodyStart, "Action"));
}

} // namespace gatehouse::aws
