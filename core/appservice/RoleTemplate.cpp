// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/RoleTemplate.h"

#include "core/base/Encoding.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>

namespace gatehouse::appservice {
namespace {

using Values = std::vector<std::string>;

/// What `internal` can name (lib/services/role.go, ApplyValueTraits); `external` can name these and
/// every other trait.
constexpr std::array<std::string_view, 12> kInternalTraits{"logins",
                                                           "windows_logins",
                                                           "kubernetes_groups",
                                                           "kubernetes_users",
                                                           "db_names",
                                                           "db_users",
                                                           "db_roles",
                                                           "aws_role_arns",
                                                           "azure_identities",
                                                           "gcp_service_accounts",
                                                           "github_orgs",
                                                           "jwt"};

tl::unexpected<Error> refused(std::string_view text, const std::string& why) {
    return fail(ErrorCode::BadInput,
                "The template \"" + std::string(text) + "\" cannot be read: " + why + '.',
                "Write it as {{external.TRAIT}} or {{internal.aws_role_arns}}, with text before "
                "and after if needed.");
}

/// Go writes $1, ${1} and $$ where RE2 has \1 and a plain dollar.
Result<std::string> rewriteReplacement(std::string_view go, int groups) {
    std::string rewritten;
    for (std::size_t i = 0; i < go.size(); ++i) {
        if (go[i] == '\\') {
            rewritten += "\\\\";
        } else if (go[i] != '$' || i + 1 == go.size()) {
            rewritten += go[i];
        } else if (go[i + 1] == '$') {
            rewritten += '$';
            ++i;
        } else {
            std::size_t start = i + 1;
            const bool isBraced = go[start] == '{';
            start += isBraced ? 1 : 0;
            std::size_t end = start;
            while (end < go.size() && go[end] >= '0' && go[end] <= '9')
                ++end;
            if (end == start || end - start > 1 ||
                (isBraced && (end == go.size() || go[end] != '}')))
                return fail(ErrorCode::BadInput, "only $1 to $9 and ${1} to ${9} are understood");
            // A group that the pattern lacks is empty in Go.
            if (go[start] - '0' <= groups)
                rewritten += std::string("\\") + go[start];
            i = isBraced ? end : end - 1;
        }
    }
    return rewritten;
}

/// A recursive-descent reader of the expression between the braces.
class Expression {
public:
    Expression(std::string_view whole, std::string_view inner, const Traits& traits)
        : m_whole(whole), m_rest(inner), m_traits(traits) {}

    Result<Values> evaluate() {
        auto values = term(0);
        skipSpace();
        if (values && !m_rest.empty())
            return refused(m_whole, "there is more after the expression");
        return values;
    }

private:
    void skipSpace() { m_rest = trim(m_rest); }

    bool take(char wanted) {
        skipSpace();
        if (m_rest.empty() || m_rest.front() != wanted)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    std::string name() {
        skipSpace();
        std::size_t length = 0;
        while (length < m_rest.size() &&
               (std::isalnum(static_cast<unsigned char>(m_rest[length])) != 0 ||
                m_rest[length] == '_' || m_rest[length] == '-'))
            ++length;
        std::string found(m_rest.substr(0, length));
        m_rest.remove_prefix(length);
        return found;
    }

    Result<std::string> quoted() {
        skipSpace();
        if (m_rest.empty() || (m_rest.front() != '"' && m_rest.front() != '`'))
            return refused(m_whole, "a quoted string is missing");
        const char quote = m_rest.front();
        std::string value;
        for (std::size_t i = 1; i < m_rest.size(); ++i) {
            if (m_rest[i] == quote) {
                m_rest.remove_prefix(i + 1);
                return value;
            }
            if (quote == '"' && m_rest[i] == '\\' && i + 1 < m_rest.size()) {
                ++i;
                value += m_rest[i] == 'n' ? '\n' : m_rest[i] == 't' ? '\t' : m_rest[i];
            } else {
                value += m_rest[i];
            }
        }
        return refused(m_whole, "a quote is not closed");
    }

    Result<Values> term(int depth) {
        if (depth > 8)
            return refused(m_whole, "it is nested too deeply");
        skipSpace();
        if (!m_rest.empty() && (m_rest.front() == '"' || m_rest.front() == '`')) {
            auto text = quoted();
            return text ? Result<Values>(Values{*text}) : Result<Values>(fail(text.error()));
        }
        const std::string space = name();
        if (space == "internal" || space == "external")
            return trait(space);
        if (!take('.'))
            return refused(m_whole, "\"" + space + "\" is neither internal nor external");
        const std::string function = name();
        if (space == "email" && function == "local")
            return emailLocal(depth);
        if (space == "regexp" && function == "replace")
            return regexpReplace(depth);
        return refused(m_whole, "there is no function " + space + '.' + function + " here");
    }

    Result<Values> trait(const std::string& space) {
        std::string key;
        if (take('[')) {
            auto text = quoted();
            if (!text)
                return fail(text.error());
            key = *text;
            if (!take(']'))
                return refused(m_whole, "a ] is missing");
        } else if (take('.')) {
            key = name();
        }
        if (key.empty())
            return refused(m_whole, "the name of the trait is missing");
        if (space == "internal" && std::ranges::find(kInternalTraits, key) == kInternalTraits.end())
            return refused(m_whole, "Teleport has no internal trait " + key +
                                        "; one of your own is external." + key);
        const auto found = m_traits.find(key);
        return found == m_traits.end() ? Values{} : found->second;
    }

    Result<Values> emailLocal(int depth) {
        if (!take('('))
            return refused(m_whole, "a ( is missing");
        auto values = term(depth + 1);
        if (!values)
            return values;
        if (!take(')'))
            return refused(m_whole, "a ) is missing");
        Values locals;
        for (const std::string& value : *values) {
            const std::size_t at = value.find('@');
            if (at == std::string::npos || at == 0)
                return refused(m_whole, "the trait's value \"" + value + "\" is no e-mail address");
            locals.push_back(value.substr(0, at));
        }
        return locals;
    }

    Result<Values> regexpReplace(int depth) {
        if (!take('('))
            return refused(m_whole, "a ( is missing");
        auto values = term(depth + 1);
        if (!values)
            return values;
        if (!take(','))
            return refused(m_whole, "regexp.replace takes a value, a pattern and a replacement");
        const auto pattern = quoted();
        if (!pattern)
            return fail(pattern.error());
        if (!take(','))
            return refused(m_whole, "regexp.replace takes a value, a pattern and a replacement");
        const auto replacement = quoted();
        if (!replacement)
            return fail(replacement.error());
        if (!take(')'))
            return refused(m_whole, "a ) is missing");
        const RE2 expression(*pattern, RE2::Quiet);
        if (!expression.ok())
            return refused(m_whole, "its pattern is wrong: " + expression.error());
        const auto rewritten =
            rewriteReplacement(*replacement, expression.NumberOfCapturingGroups());
        if (!rewritten)
            return refused(m_whole, rewritten.error().message);
        Values replaced;
        for (std::string value : *values) {
            if (!RE2::PartialMatch(value, expression))
                continue;
            RE2::GlobalReplace(&value, expression, *rewritten);
            replaced.push_back(std::move(value));
        }
        return replaced;
    }

    std::string_view m_whole;
    std::string_view m_rest;
    const Traits& m_traits;
};

} // namespace

Result<std::vector<std::string>> expandTemplate(std::string_view text, const Traits& traits) {
    const std::size_t open = text.find("{{");
    const std::size_t close = text.rfind("}}");
    if (open == std::string_view::npos && close == std::string_view::npos)
        return Values{std::string(text)};
    if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
        return refused(text, "its braces do not match");
    const std::string_view prefix = text.substr(0, open);
    const std::string_view suffix = text.substr(close + 2);
    if (prefix.find_first_of("{}") != std::string_view::npos ||
        suffix.find_first_of("{}") != std::string_view::npos)
        return refused(text, "there may be one {{...}} only");
    auto values = Expression(text, text.substr(open + 2, close - open - 2), traits).evaluate();
    if (!values)
        return values;
    const std::string before(
        prefix.substr(std::min(prefix.find_first_not_of(" \t"), prefix.size())));
    const std::string after(suffix.substr(0, suffix.find_last_not_of(" \t") + 1));
    Values expanded;
    for (const std::string& value : *values) {
        if (!value.empty())
            expanded.push_back(before + value + after);
    }
    return expanded;
}

} // namespace gatehouse::appservice
