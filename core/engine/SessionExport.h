// SPDX-License-Identifier: Apache-2.0
// A session for tools: its variables, in any of the forms of core/exports.
#pragma once

#include "core/access/Session.h"
#include "core/base/Environment.h"
#include "core/engine/Engine.h"
#include "core/engine/ToolTrust.h"

#include <vector>

namespace gatehouse::engine {

struct SessionExportSource {
    access::SessionInfo session;
    access::LocalKey key;
    ProxyState proxy; ///< Of a proxy that is on.
    ToolFolder files;
    Environment environment; ///< NO_PROXY and the like of this person are kept.
};

[[nodiscard]] std::vector<ExportFormat> sessionExportFormats();
/// BadInput names the formats there are.
[[nodiscard]] Result<ExportText> makeSessionExport(const SessionExportSource& source,
                                                   const ExportRequest& request);

} // namespace gatehouse::engine
