// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/ProfileCatalogue.h"

#include "core/aws/Arn.h"
#include "core/aws/Partition.h"
#include "core/base/Encoding.h"

#include <algorithm>

namespace gatehouse::appservice {
namespace {

using Severity = Problem::Severity;

const aws::Partition& partitionOf(const aws::Profile& profile, const std::string& roleArn) {
    if (const auto arn = aws::RoleArn::parse(roleArn)) {
        if (const aws::Partition* partition = aws::partitionById(arn->partition))
            return *partition;
    }
    return aws::partitionOfRegion(profile.region().value_or("us-east-1"));
}

} // namespace

std::string profileRoleKey(const std::string& profile) {
    return "profile:" + profile;
}

ProfileCatalogue::ProfileCatalogue(const aws::SharedConfig& config, const std::string& userName) {
    m_shown.identity.user = userName;
    m_shown.problems = config.problems();
    for (const aws::Profile& profile : config.profiles())
        addProfile(profile);
    for (access::App& app : m_shown.apps)
        std::ranges::sort(app.roles, {},
                          [](const access::Role& role) { return toLower(role.display); });
}

void ProfileCatalogue::addProfile(const aws::Profile& profile) {
    if (!profile.hasCredentials())
        return; // settings only, such as a region
    access::Role role;
    role.display = profile.name;
    role.arn = profileRoleKey(profile.name);
    role.name = profile.name;
    role.accountId = profile.accountId();
    if (const auto text = profile.roleArn()) {
        const auto arn = aws::RoleArn::parse(*text);
        if (!arn) {
            m_shown.problems.push_back(
                {Severity::Error, profile.file, profile.lineOf("role_arn"), "role_arn",
                 "Profile " + profile.name + ": " + arn.error().message, arn.error().fix});
            return;
        }
        role.arn = arn->text;
        role.name = arn->name;
        role.accountId = arn->account;
    }
    const aws::Partition& partition = partitionOf(profile, role.arn);
    role.partition = partition.id;

    const std::string appName = role.accountId.empty() ? profile.name : role.accountId;
    const auto key = std::pair(appName, role.arn);
    if (const auto same = m_profiles.find(key); same != m_profiles.end()) {
        m_shown.problems.push_back(
            {Severity::Warning, profile.file, profile.lineOf("role_arn"), "role_arn",
             "The profiles " + same->second.name + " and " + profile.name +
                 " name the same role; it is listed once, as " + same->second.name + '.',
             "Use " + same->second.name + ", or remove one of them."});
        return;
    }
    m_profiles.emplace(key, profile);
    auto app = std::ranges::find(m_shown.apps, appName, &access::App::name);
    if (app == m_shown.apps.end()) {
        access::App made;
        made.name = appName;
        made.description = role.accountId.empty()
                               ? "Profile " + profile.name + " of this computer"
                               : "AWS account " + aws::formatAccountId(role.accountId);
        made.uri = "https://" + std::string(partition.consoleHost) + '/';
        made.partition = partition.id;
        made.accountId = role.accountId;
        app = m_shown.apps.insert(m_shown.apps.end(), std::move(made));
    }
    app->roles.push_back(std::move(role));
}

Result<aws::Profile> ProfileCatalogue::find(const std::string& appName,
                                            const std::string& roleArn) const {
    if (const auto found = m_profiles.find({appName, roleArn}); found != m_profiles.end())
        return found->second;
    return fail(ErrorCode::NotFound,
                "No profile in the AWS files of this computer gives " + roleArn + " in " + appName +
                    ".",
                "See the list of apps; the files may have changed.");
}

} // namespace gatehouse::appservice
