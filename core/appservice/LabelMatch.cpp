// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/LabelMatch.h"

#include <re2/re2.h>

#include <algorithm>

namespace gatehouse::appservice {
namespace {

bool isRegexp(const std::string& pattern) {
    return pattern.size() >= 2 && pattern.front() == '^' && pattern.back() == '$';
}

std::string regexpOf(const std::string& pattern) {
    if (isRegexp(pattern))
        return pattern;
    std::string expression = "^";
    std::size_t start = 0;
    for (std::size_t star = pattern.find('*'); star != std::string::npos;
         star = pattern.find('*', start)) {
        expression += RE2::QuoteMeta(pattern.substr(start, star - start)) + "(.*)";
        start = star + 1;
    }
    return expression + RE2::QuoteMeta(pattern.substr(start)) + "$";
}

bool valueMatches(const std::vector<std::string>& permitted, const std::string& value) {
    return std::ranges::any_of(permitted, [&](const std::string& pattern) {
        if (pattern == "*" || pattern == value)
            return true;
        if (!isRegexp(pattern) && pattern.find('*') == std::string::npos)
            return false;
        // Found anywhere, as Go does it: in ^a|b$ the anchors belong to one alternative each.
        const RE2 expression(regexpOf(pattern), RE2::Quiet);
        return expression.ok() && RE2::PartialMatch(value, expression);
    });
}

} // namespace

bool labelsMatch(const LabelSelector& selector, const Labels& labels) {
    if (selector.empty())
        return false;
    if (const auto all = selector.find("*");
        all != selector.end() && all->second == std::vector<std::string>{"*"})
        return true;
    return std::ranges::all_of(selector, [&](const auto& wanted) {
        const auto label = labels.find(wanted.first);
        return label != labels.end() && valueMatches(wanted.second, label->second);
    });
}

Result<void> checkSelector(const LabelSelector& selector) {
    for (const auto& [label, permitted] : selector) {
        for (const std::string& pattern : permitted) {
            if (!isRegexp(pattern))
                continue;
            const RE2 expression(pattern, RE2::Quiet);
            if (!expression.ok())
                return fail(ErrorCode::BadInput,
                            "The pattern " + pattern + " for the label " + label +
                                " cannot be read: " + expression.error() + '.',
                            "Mend it; the syntax is that of RE2.");
        }
    }
    return {};
}

} // namespace gatehouse::appservice
