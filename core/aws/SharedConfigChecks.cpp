// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SharedConfigReader.h"

#include "core/aws/Arn.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace gatehouse::aws {
namespace {

constexpr std::array<std::string_view, 3> kCredentialSources{"Environment", "Ec2InstanceMetadata",
                                                             "EcsContainer"};

class Checks {
public:
    explicit Checks(const SharedConfig& config) : m_config(config) {}

    std::vector<Problem> run() {
        for (const Profile& profile : m_config.profiles()) {
            m_profile = &profile;
            checkKeys();
            if (profile.roleArn())
                checkRole();
            checkSections();
        }
        return std::move(m_problems);
    }

private:
    void checkKeys() {
        for (const Setting::From from : {Setting::From::Config, Setting::From::Credentials}) {
            const bool hasId = m_profile->get("aws_access_key_id", from).has_value();
            const bool hasSecret = m_profile->get("aws_secret_access_key", from).has_value();
            if (hasId != hasSecret)
                tell(hasId ? "aws_access_key_id" : "aws_secret_access_key",
                     std::string(hasId ? "aws_secret_access_key" : "aws_access_key_id") +
                         " is missing beside it",
                     "Add it, or remove both.");
        }
        if (m_profile->get("duration_seconds") && !m_profile->durationSeconds())
            tell("duration_seconds", "duration_seconds is no number and is ignored",
                 "Write seconds, from 900 to 43200.", Problem::Severity::Warning);
        const auto isPermitted = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        };
        if (const auto region = m_profile->region();
            region && !std::ranges::all_of(*region, isPermitted))
            tell("region", "region is not written as AWS writes them",
                 "Write it as eu-west-1, in small letters and without a comment behind it.",
                 Problem::Severity::Warning);
    }

    void checkRole() {
        const auto role = RoleArn::parse(*m_profile->roleArn());
        if (!role)
            tell("role_arn", "role_arn cannot be used: " + role.error().message, role.error().fix);
        if (m_profile->get("web_identity_token_file"))
            return;
        const auto source = m_profile->sourceProfile();
        const auto credentialSource = m_profile->credentialSource();
        if (source && credentialSource)
            return tell("source_profile", "role_arn has both source_profile and credential_source",
                        "Keep one of the two.");
        if (!source && !credentialSource)
            return tell("role_arn",
                        "role_arn has neither source_profile nor credential_source, so nothing "
                        "says whose credentials assume the role",
                        "Add source_profile = NAME with the profile that may assume it.");
        if (credentialSource)
            return checkCredentialSource(*credentialSource);
        checkSource(*source);
    }

    void checkCredentialSource(const std::string& value) {
        for (const std::string_view one : kCredentialSources) {
            if (value == one)
                return;
        }
        tell("credential_source", "credential_source has an unknown value",
             "Write Environment, Ec2InstanceMetadata or EcsContainer.");
    }

    void checkSource(const std::string& name) {
        const Profile* source = m_config.profile(name);
        if (source == nullptr)
            return tell("source_profile",
                        "source_profile names '" + name + "', which does not exist",
                        "Name one of: " + m_config.profileNames() + '.');
        std::set<std::string> seen{m_profile->name};
        for (const Profile* at = source; at != nullptr;) {
            if (at->name == m_profile->name && at->hasStaticKeys())
                return; // its own source, by its own keys
            if (at->name == m_profile->name)
                return tell("source_profile", "source_profile leads back to the profile itself",
                            "Let the last profile of the row have keys of its own.");
            if (!seen.insert(at->name).second || !at->roleArn() || at->hasStaticKeys())
                return;
            at = m_config.profile(at->sourceProfile().value_or(""));
        }
    }

    void checkSections() {
        if (const auto name = m_profile->get("sso_session"); name && !m_config.ssoSession(*name))
            tell("sso_session", "sso_session names '" + *name + "', which does not exist",
                 "Add a section [sso-session " + *name + "] with sso_start_url and sso_region.");
        if (const auto name = m_profile->get("services"); name && !m_config.services(*name))
            tell("services", "services names '" + *name + "', which does not exist",
                 "Add a section [services " + *name + "].");
    }

    void tell(std::string key, const std::string& what, std::string fix,
              Problem::Severity severity = Problem::Severity::Error) {
        const auto found = m_profile->settings.find(key);
        const bool isThere = found != m_profile->settings.end();
        const std::string file = isThere ? fileOf(found->second.from) : m_profile->file;
        const int line = m_profile->lineOf(key);
        m_problems.push_back({severity, file, line, std::move(key),
                              "In profile '" + m_profile->name + "' " + what + '.',
                              std::move(fix)});
    }

    [[nodiscard]] std::string fileOf(Setting::From from) const {
        return (from == Setting::From::Config ? m_config.configFile() : m_config.credentialsFile())
            .string();
    }

    const SharedConfig& m_config;
    const Profile* m_profile = nullptr;
    std::vector<Problem> m_problems;
};

} // namespace

std::vector<Problem> checkProfiles(const SharedConfig& config) {
    return Checks(config).run();
}

} // namespace gatehouse::aws
