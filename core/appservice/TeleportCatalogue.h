// SPDX-License-Identifier: Apache-2.0
// What one person gets from a set of Teleport definitions: who they are, which apps they see, which
// roles they may use.
#pragma once

#include "core/access/App.h"
#include "core/access/Connection.h"
#include "core/appservice/AccessChecker.h"
#include "core/appservice/Definitions.h"

#include <functional>
#include <string>

namespace gatehouse::appservice {

/// A role that may be used, with what assuming it needs.
struct PermittedRole {
    access::App app;
    access::Role role;
    std::string externalId = {};
};

/// Gives the values of the labels that commands print; see DynamicLabels.
using LabelValues =
    std::function<std::map<std::string, std::string>(const AppDefinition&, std::vector<Problem>&)>;

/// A value; safe from any thread once made.
class TeleportCatalogue final {
public:
    /// `loginName` is who the person is when neither settings nor a `kind: user` document say.
    TeleportCatalogue(Definitions definitions, const access::ConnectionSettings& settings,
                      const std::string& loginName, const LabelValues& commandLabels);

    /// Without credential source, which is not known here.
    [[nodiscard]] const access::Catalogue& shown() const { return m_shown; }
    [[nodiscard]] Seconds sessionTtl() const { return m_checker.sessionTtl(); }
    /// NotFound or Refused, with what there is instead.
    [[nodiscard]] Result<PermittedRole> find(const std::string& appName,
                                             const std::string& roleArn) const;

private:
    void chooseUser(const access::ConnectionSettings& settings, const std::string& loginName);
    [[nodiscard]] std::vector<RoleDefinition> rolesOfUser();
    void addApp(const AppDefinition& definition, const LabelValues& commandLabels);

    Definitions m_definitions;
    access::Catalogue m_shown;
    AccessChecker m_checker;
};

/// The role as shown, of an ARN that was read.
[[nodiscard]] access::Role shownRole(const aws::RoleArn& arn);

} // namespace gatehouse::appservice
