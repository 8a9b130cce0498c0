// SPDX-License-Identifier: Apache-2.0
// Which environment variables a tool needs to work through the proxy with one session's key. One
// environment serves all: CLI, SDKs of every language, Terraform, git, pip.
#pragma once

#include "core/access/Session.h"
#include "core/base/Environment.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gatehouse::exports {

/// What a plan is made from. Paths are absolute.
struct ExportSource {
    const access::LocalKey& key;
    std::string region;
    std::uint16_t proxyPort = 0;
    std::filesystem::path authority; ///< PEM of the local authority alone.
    std::filesystem::path bundle;    ///< PEM of the system's roots and the local authority.
    std::filesystem::path keyStore;  ///< The same for Java (JKS).
    std::filesystem::path nodeFile;  ///< See writeToolFiles().
    std::filesystem::path phpFolder;
    /// NO_PROXY, NODE_OPTIONS, JAVA_TOOL_OPTIONS and PHP_INI_SCAN_DIR found in it are kept and
    /// added to.
    Environment environment = {};
};

using Variables = std::vector<std::pair<std::string, std::string>>;

/// Holds the session's secret. Values are never empty.
struct Plan {
    Variables set = {};
    std::vector<std::string> unset = {}; ///< They would lead tools past the key or the proxy.
    Variables restored = {}; ///< What those that were added to held before; for undoing.
};

[[nodiscard]] Plan planFor(const ExportSource& source);

/// The environment without what an export put into it, so that a Gatehouse started in a terminal
/// wired by another does not take local keys for AWS's and the other's proxy for the company's.
[[nodiscard]] Environment withoutExport(Environment environment);

} // namespace gatehouse::exports
