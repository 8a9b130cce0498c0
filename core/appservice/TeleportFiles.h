// SPDX-License-Identifier: Apache-2.0
// Reads the files that a Teleport administrator writes: teleport.yaml, the values of the agent's
// Helm chart, and documents of `kind: app`, `kind: role` and `kind: user`, several to a file.
#pragma once

#include "core/appservice/Definitions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace gatehouse::appservice {

/// Adds what the text defines. Never fails: mistakes become problems, and the rest is used.
/// `file` is the name for messages.
void readTeleportText(const std::string& text, const std::string& file, Definitions& into);

/// Reads files, and of folders every *.yaml and *.yml below them in the order of their names.
/// Blocks on the file system.
[[nodiscard]] Definitions readTeleportFiles(const std::vector<std::filesystem::path>& paths);

} // namespace gatehouse::appservice
