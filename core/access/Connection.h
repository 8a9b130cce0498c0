// SPDX-License-Identifier: Apache-2.0
// A source of apps: the embedded application service, a Teleport cluster, the sandbox. Everything
// above sees only this door.
#pragma once

#include "core/access/App.h"
#include "core/access/Forwarder.h"
#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::access {

/// What a person configured; stored in settings. `kind` names the module that makes the connection.
struct ConnectionSettings {
    std::string id = {};                 ///< Stable, made once: "profiles", "files-2", "sandbox".
    std::string kind = {};               ///< "profiles", "files" or "sandbox"; "cluster" later.
    std::string name = {};               ///< Shown; "This computer".
    std::vector<std::string> paths = {}; ///< files: Teleport YAML files and folders.
    std::string user = {}; ///< Empty: the login name, or the one of a `kind: user` document.
    std::vector<std::string> roles = {}; ///< Teleport role names; empty: those of the user
                                         ///< document, else every role in the files.
    std::map<std::string, std::vector<std::string>> traits = {};
    std::string signInEndpoint = {}; ///< Overrides https://<sign-in host>/federation.
    std::string region =
        {}; ///< Default region for sessions and console; empty: from the profile or partition.
    bool operator==(const ConnectionSettings&) const = default;
};

/// The right to use one role, granted by a connection.
struct Grant {
    std::string appName;
    Role role;
    std::string region; ///< Default region for tools; never empty.
    std::optional<TimePoint>
        expiry; ///< None: as long as the connection lives (a profile's long-term keys).
    bool renewsItself =
        true; ///< The credentials behind it are renewed without the person until `expiry`.
    std::shared_ptr<Forwarder> forwarder;
};

struct ConsoleRequest {
    std::string appName;
    std::string roleArn;
    std::string service = {}; ///< Console path such as "s3"; empty: the app's own URI.
    std::string region = {};
};

/// How long a console session would last, told before it is opened.
struct ConsoleOutlook {
    std::chrono::seconds duration{0};
    std::string reason = {}; ///< "AWS limits it to 1 hour: your credentials are temporary
                             ///< themselves (role chaining)."
};

struct ConsoleLink {
    std::string url; ///< Signs in whoever opens it: as good as a password for 15 minutes.
    ConsoleOutlook outlook = {};
};

/// All calls block and run on a pool thread, several at once possibly; implementations guard
/// themselves.
class Connection {
public:
    virtual ~Connection() = default;
    [[nodiscard]] virtual Result<Catalogue> load(const Cancel& cancel) = 0;
    /// Checks that the role is permitted *now* and proves it at AWS, so that a refusal is known
    /// before a tool meets it.
    [[nodiscard]] virtual Result<Grant> grant(const std::string& appName,
                                              const std::string& roleArn, const Cancel& cancel) = 0;
    [[nodiscard]] virtual Result<ConsoleOutlook> consoleOutlook(const ConsoleRequest& request,
                                                                const Cancel& cancel) = 0;
    [[nodiscard]] virtual Result<ConsoleLink> consoleLink(const ConsoleRequest& request,
                                                          const Cancel& cancel) = 0;
    /// Calls `changed` (on any thread) when the sources changed and `load` would say something new.
    /// Replaces the earlier one; an empty function stops it, and no call comes after that returned.
    virtual void watch(std::function<void()> changed) = 0;
};

} // namespace gatehouse::access
