// SPDX-License-Identifier: Apache-2.0
// Turns one YAML document into definitions.
#pragma once

#include "core/appservice/Definitions.h"
#include "core/appservice/YamlReader.h"

namespace gatehouse::appservice {

/// Of `app_service.apps` or the Helm chart's `apps`.
void readConfiguredApps(const YAML::Node& apps, YamlReader& reader, Definitions& into);
/// A document of `kind: app`.
void readAppResource(const YAML::Node& document, YamlReader& reader, Definitions& into);
/// A document of `kind: role`.
void readRoleResource(const YAML::Node& document, YamlReader& reader, Definitions& into);
/// A document of `kind: user`.
void readUserResource(const YAML::Node& document, YamlReader& reader, Definitions& into);

} // namespace gatehouse::appservice
