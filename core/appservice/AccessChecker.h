// SPDX-License-Identifier: Apache-2.0
// Who may use which IAM role of which app: Teleport's RBAC for AWS apps (lib/services/role.go,
// checkAccess; lib/utils/aws, FilterAWSRoles).
//
//   denied   when a role's deny.app_labels meet the app, or any role's deny lists the ARN
//   allowed  when one role's allow.app_labels meet the app and the same role's allow lists the ARN
//
// ARNs are compared as plain strings: `*` is no wildcard in them.
#pragma once

#include "core/appservice/Definitions.h"
#include "core/aws/Arn.h"

#include <map>
#include <string>
#include <vector>

namespace gatehouse::appservice {

/// The session length when no role says less; tsh's default.
inline constexpr Seconds kDefaultSessionTtl{12 * 3600};

/// A value made for one user; safe from any thread.
class AccessChecker final {
public:
    AccessChecker() = default;
    /// `roles` are the user's own; templates in them are filled from the traits here.
    AccessChecker(const std::vector<RoleDefinition>& roles, const Traits& traits);

    /// The roles that the user may use with an app of these labels, sorted by lower-cased display
    /// name. The label aws_account_id, where there is one, keeps other accounts out.
    [[nodiscard]] std::vector<aws::RoleArn>
    rolesFor(const std::map<std::string, std::string>& labels) const;
    /// Whether the user may see the app at all.
    [[nodiscard]] bool mayUse(const std::map<std::string, std::string>& labels) const;
    /// The shortest max_session_ttl of all roles, at most 12 hours.
    [[nodiscard]] Seconds sessionTtl() const { return m_sessionTtl; }
    /// Templates, patterns and ARNs that cannot be used.
    [[nodiscard]] const std::vector<Problem>& problems() const { return m_problems; }

private:
    struct Rule {
        std::map<std::string, std::vector<std::string>> labels = {};
        std::vector<aws::RoleArn> arns = {};
        bool meetsAll = false;
    };
    [[nodiscard]] Rule ruleOf(const RoleDefinition& role, const RoleConditions& conditions,
                              const char* part, const Traits& traits);
    void addArn(const RoleDefinition& role, const TemplateText& source, const std::string& text,
                const std::string& key, std::vector<aws::RoleArn>& arns);
    [[nodiscard]] static bool meets(const Rule& rule,
                                    const std::map<std::string, std::string>& labels);

    std::vector<Rule> m_allow;
    std::vector<Rule> m_deny;
    Seconds m_sessionTtl = kDefaultSessionTtl;
    std::vector<Problem> m_problems;
};

} // namespace gatehouse::appservice
