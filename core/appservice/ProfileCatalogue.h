// SPDX-License-Identifier: Apache-2.0
// Apps and roles out of ~/.aws/config and ~/.aws/credentials, for those who have no Teleport files:
// an app for each account, a role for each profile.
#pragma once

#include "core/access/App.h"
#include "core/aws/SharedConfig.h"
#include "core/base/Result.h"

#include <map>
#include <string>

namespace gatehouse::appservice {

/// A role that stands for a profile which names none has the ARN "profile:NAME".
[[nodiscard]] std::string profileRoleKey(const std::string& profile);

/// A value; safe from any thread once made.
class ProfileCatalogue final {
public:
    /// Accounts that the files do not tell get an app named after their profile.
    ProfileCatalogue(const aws::SharedConfig& config, const std::string& userName);

    [[nodiscard]] const access::Catalogue& shown() const { return m_shown; }
    /// The profile behind a role; NotFound when there is none.
    [[nodiscard]] Result<aws::Profile> find(const std::string& appName,
                                            const std::string& roleArn) const;

private:
    void addProfile(const aws::Profile& profile);

    access::Catalogue m_shown;
    std::map<std::pair<std::string, std::string>, aws::Profile> m_profiles; ///< By app and ARN.
};

} // namespace gatehouse::appservice
