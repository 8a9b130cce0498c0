// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/AccessChecker.h"

#include "core/appservice/LabelMatch.h"
#include "core/appservice/RoleTemplate.h"
#include "core/base/Encoding.h"

#include <algorithm>
#include <tuple>

namespace gatehouse::appservice {
namespace {

/// Names and values of labels may hold templates too. A name takes the trait's first value; what
/// the user lacks leaves a label that nothing meets (lib/services/role.go, applyLabelsTraits).
Result<LabelSelector> filledLabels(const LabelSelector& labels, const Traits& traits) {
    LabelSelector filled;
    for (const auto& [name, permitted] : labels) {
        const auto names = expandTemplate(name, traits);
        if (!names)
            return fail(names.error());
        std::vector<std::string>& values = filled[names->empty() ? std::string() : names->front()];
        for (const std::string& text : permitted) {
            auto expanded = expandTemplate(text, traits);
            if (!expanded)
                return fail(std::move(expanded.error()));
            values.insert(values.end(), expanded->begin(), expanded->end());
        }
    }
    return filled;
}

} // namespace

AccessChecker::AccessChecker(const std::vector<RoleDefinition>& roles, const Traits& traits) {
    for (const RoleDefinition& role : roles) {
        Rule allow = ruleOf(role, role.allow, "allow", traits);
        // Roles of version 3 were written when no labels meant all of them.
        if (role.version == 3 && role.allow.appLabels.empty() &&
            role.allow.appLabelsExpression.empty())
            allow.meetsAll = true;
        m_allow.push_back(std::move(allow));
        Rule deny = ruleOf(role, role.deny, "deny", traits);
        m_deny.push_back(std::move(deny));
        if (role.maxSessionTtl && *role.maxSessionTtl > Seconds(0))
            m_sessionTtl = std::min(m_sessionTtl, *role.maxSessionTtl);
    }
}

AccessChecker::Rule AccessChecker::ruleOf(const RoleDefinition& role,
                                          const RoleConditions& conditions, const char* part,
                                          const Traits& traits) {
    Rule rule;
    const std::string prefix = std::string("spec.") + part + '.';
    const bool isDeny = std::string_view(part) == "deny";
    const auto labels = filledLabels(conditions.appLabels, traits);
    const Result<void> checked = labels ? checkSelector(*labels) : fail(labels.error());
    if (labels)
        rule.labels = *labels;
    if (!checked)
        m_problems.push_back({Problem::Severity::Error, role.place.file, role.place.line,
                              prefix + "app_labels",
                              "Role " + role.name + ": " + checked.error().message +
                                  (isDeny ? " To be safe the role denies every app." : ""),
                              checked.error().fix});
    // What cannot be evaluated must not open what somebody wanted closed.
    rule.meetsAll = isDeny && (!checked || !conditions.appLabelsExpression.empty());
    if (!conditions.appLabelsExpression.empty()) {
        m_problems.push_back(
            {Problem::Severity::Warning, role.place.file, role.place.line,
             prefix + "app_labels_expression",
             "Role " + role.name +
                 " uses a label expression, which the embedded application "
                 "service does not evaluate; " +
                 (isDeny ? "to be safe the role denies every app." : "it grants nothing by it."),
             "Use app_labels."});
    }
    for (const TemplateText& source : conditions.awsRoleArns) {
        const auto texts = expandTemplate(source.text, traits);
        if (!texts) {
            m_problems.push_back(
                {Problem::Severity::Error, role.place.file, source.line, prefix + "aws_role_arns",
                 "Role " + role.name + ": " + texts.error().message, texts.error().fix});
            continue;
        }
        for (const std::string& text : *texts)
            addArn(role, source, text, prefix + "aws_role_arns", rule.arns);
    }
    return rule;
}

void AccessChecker::addArn(const RoleDefinition& role, const TemplateText& source,
                           const std::string& text, const std::string& key,
                           std::vector<aws::RoleArn>& arns) {
    auto arn = aws::RoleArn::parse(text);
    if (arn && text.find('*') == std::string::npos) {
        arns.push_back(std::move(*arn));
        return;
    }
    Problem problem{Problem::Severity::Warning,
                    role.place.file,
                    source.line,
                    key,
                    "Role " + role.name + ": ",
                    {}};
    if (arn) {
        problem.message += text + " contains *, which is no wildcard here, so it names no role.";
        problem.fix = "List each role's ARN.";
    } else {
        problem.message += arn.error().message;
        problem.fix = arn.error().fix;
    }
    m_problems.push_back(std::move(problem));
}

bool AccessChecker::meets(const Rule& rule, const std::map<std::string, std::string>& labels) {
    return rule.meetsAll || labelsMatch(rule.labels, labels);
}

bool AccessChecker::mayUse(const std::map<std::string, std::string>& labels) const {
    const auto isMet = [&](const Rule& rule) {
        return meets(rule, labels);
    };
    return std::ranges::none_of(m_deny, isMet) && std::ranges::any_of(m_allow, isMet);
}

std::vector<aws::RoleArn>
AccessChecker::rolesFor(const std::map<std::string, std::string>& labels) const {
    std::vector<aws::RoleArn> found;
    if (!mayUse(labels))
        return found;
    const auto account = labels.find("aws_account_id");
    const auto isDenied = [&](const aws::RoleArn& arn) {
        return std::ranges::any_of(m_deny, [&](const Rule& rule) {
            return std::ranges::find(rule.arns, arn) != rule.arns.end();
        });
    };
    for (const Rule& rule : m_allow) {
        if (!meets(rule, labels))
            continue;
        for (const aws::RoleArn& arn : rule.arns) {
            if (account != labels.end() && !account->second.empty() &&
                account->second != arn.account)
                continue;
            if (!isDenied(arn) && std::ranges::find(found, arn) == found.end())
                found.push_back(arn);
        }
    }
    std::ranges::sort(found, {}, [](const aws::RoleArn& arn) {
        return std::tuple(toLower(arn.display), arn.text);
    });
    return found;
}

} // namespace gatehouse::appservice
