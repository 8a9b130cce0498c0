// SPDX-License-Identifier: Apache-2.0
// Files that make tools use the proxy which no variable can make: Node.js, whose https module knows
// no proxy, and PHP, which reads its trust from php.ini.
#pragma once

#include "core/base/Result.h"

#include <filesystem>

namespace gatehouse::exports {

struct ToolFiles {
    std::filesystem::path folder;
    [[nodiscard]] std::filesystem::path nodeFile() const { return folder / "gatehouse-node.cjs"; }
    [[nodiscard]] std::filesystem::path phpFolder() const { return folder / "php"; }
    [[nodiscard]] std::filesystem::path phpFile() const { return phpFolder() / "gatehouse.ini"; }
};

/// Writes them where they differ. `bundle` is what PHP shall trust.
[[nodiscard]] Result<void> writeToolFiles(const ToolFiles& files,
                                          const std::filesystem::path& bundle);

} // namespace gatehouse::exports
