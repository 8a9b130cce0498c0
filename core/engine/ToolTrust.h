// SPDX-License-Identifier: Apache-2.0
// The local authority between runs, and the files by which tools trust it.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/base/Result.h"
#include "core/engine/SecretStore.h"
#include "core/pki/LocalAuthority.h"

#include <filesystem>
#include <string>

namespace gatehouse::engine {

/// The files that exports name; they keep their names, so that an export outlives a new authority.
struct ToolFolder {
    std::filesystem::path folder;
    [[nodiscard]] std::filesystem::path authority() const { return folder / "authority.pem"; }
    [[nodiscard]] std::filesystem::path bundle() const { return folder / "bundle.pem"; }
    [[nodiscard]] std::filesystem::path keyStore() const { return folder / "truststore.jks"; }
};

struct ToolTrust {
    pki::LocalAuthority authority;
    std::string notice = {}; ///< What did not work although the rest goes on, in words.
};

/// Takes the authority whose certificate is in the folder and whose key is in the secret store, or
/// makes a new one and keeps it there; then writes the files. A secret store that fails costs a new
/// authority at each start, not the proxy. Blocks.
[[nodiscard]] Result<ToolTrust> prepareToolTrust(const ToolFolder& files, SecretStore& secrets,
                                                 const Environment& environment, TimePoint now);

} // namespace gatehouse::engine
