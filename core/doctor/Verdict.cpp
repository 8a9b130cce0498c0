// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Verdict.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::doctor {
namespace {

using engine::RequestRecord;

constexpr std::size_t kLastWords = 400;

/// AWS knew who was asking and said no for a reason of its own: the tool works.
bool isAnswerOfRights(const RequestRecord& record) {
    constexpr std::array kCodes{"AccessDenied",
                                "AccessDeniedException",
                                "UnauthorizedOperation",
                                "NoSuchBucket",
                                "NoSuchKey",
                                "NotFound",
                                "AllAccessDisabled"};
    if (record.errorCode.empty())
        return record.status == 301 || record.status == 403 || record.status == 404;
    return std::ranges::find(kCodes, record.errorCode) != kCodes.end();
}

std::string what(const RequestRecord& record) {
    const std::string operation = record.operation.empty() ? record.method : record.operation;
    return record.service.empty() ? operation : record.service + ' ' + operation;
}

Verdict answered(const RequestRecord& last, const ChildOutput& ran) {
    if (last.isLocalError)
        return {Outcome::Failure,
                last.error.empty() ? "The proxy refused its call." : last.error,
                {},
                true};
    if (ran.exitCode == 0)
        return {
            Outcome::Pass, "Its call reached AWS through the proxy: " + what(last) + '.', {}, true};
    if (last.status >= 400 && isAnswerOfRights(last))
        return {Outcome::Pass,
                "Its call reached AWS through the proxy, and AWS answered " + what(last) +
                    " with " +
                    (last.errorCode.empty() ? std::to_string(last.status) : last.errorCode) +
                    ": the tool works.",
                {},
                true};
    if (last.status >= 400 || last.status == 0)
        return {Outcome::Failure,
                last.error.empty()
                    ? "AWS answered " + what(last) + " with " +
                          (last.errorCode.empty() ? std::to_string(last.status) : last.errorCode) +
                          '.'
                    : last.error,
                {},
                true};
    return {Outcome::Failure,
            "AWS answered it through the proxy, but it ended with code " +
                std::to_string(ran.exitCode) + '.',
            "Its last words are in the details."};
}

} // namespace

Verdict judge(const Result<ChildOutput>& ran, const std::vector<RequestRecord>& requests) {
    if (!ran) {
        if (ran.error().code == ErrorCode::Retry)
            return {Outcome::Failure,
                    requests.empty() ? "It did not end in time, and nothing of it reached the "
                                       "proxy."
                                     : "It did not end in time, although its call reached the "
                                       "proxy.",
                    "It may retry without an end: mend what is told above, then run it alone."};
        return {Outcome::Failure, ran.error().message, ran.error().fix};
    }
    if (!requests.empty())
        return answered(requests.back(), *ran);
    if (ran->exitCode == 0)
        return {Outcome::Failure,
                "It succeeded, but nothing of it came through the proxy: it has other credentials "
                "or another address for AWS.",
                "Look for keys, a profile or an endpoint in its own settings."};
    return {Outcome::Failure,
            "It ended with code " + std::to_string(ran->exitCode) +
                ", and nothing of it reached the proxy.",
            "Its last words are in the details."};
}

std::string lastWords(const std::string& text) {
    std::string_view words = trim(text);
    if (words.size() <= kLastWords)
        return std::string(words);
    words.remove_prefix(words.size() - kLastWords);
    const std::size_t line = words.find('\n');
    return std::string(line == std::string_view::npos ? words : words.substr(line + 1));
}

} // namespace gatehouse::doctor
