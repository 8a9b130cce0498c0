// SPDX-License-Identifier: Apache-2.0
// What each verb does. All give the exit code; options are filled by the parser.
#pragma once

#include "app/cli/Choice.h"
#include "app/cli/EngineDoor.h"
#include "app/cli/Output.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::cli {

/// Options of every verb.
struct Common {
    DoorOptions door = {};
    Style style = Style::Text;
};

struct AddConnectionOptions {
    std::string kind;
    std::string name = {};
    std::vector<std::string> paths = {};
    std::string user = {};
    std::vector<std::string> roles = {};
    std::vector<std::string> traits = {}; ///< "name=value[,value...]"
    std::string region = {};
    std::string signInEndpoint = {};
};
int listConnections(const Common& common);
int addConnection(const Common& common, const AddConnectionOptions& options);
int removeConnection(const Common& common, const std::string& name);
int showStatus(const Common& common);

struct ListAppsOptions {
    std::string search = {};
    bool isVerbose = false;
};
int listApps(const Common& common, const ListAppsOptions& options);
int loginApp(const Common& common, const Wanted& wanted);
int logoutApp(const Common& common, const std::string& app);

int listSessions(const Common& common);
/// An empty id stops all.
int stopSession(const Common& common, const std::string& id);

int runCommand(const Common& common, const Wanted& wanted, const std::vector<std::string>& command);

struct ProxyOptions {
    std::optional<std::uint16_t> port = {};
    std::string format = "bash";
};
int runProxy(const Common& common, const Wanted& wanted, const ProxyOptions& options);

struct EnvOptions {
    std::string format = "bash";
    bool isUnset = false;
};
int printEnvironment(const Common& common, const Wanted& wanted, const EnvOptions& options);

struct ConsoleOptions {
    std::string service = {};
    std::string region = {};
    bool prints = false;
};
int openConsole(const Common& common, const Wanted& wanted, const ConsoleOptions& options);

/// Looks at what has to be right for tools and tries those that are here, all or the named ones.
/// With an app or a role, a session of it is started for them.
int runDoctor(const Common& common, const Wanted& wanted, const std::vector<std::string>& tools);
/// Names for it, sorted.
[[nodiscard]] std::vector<std::string> doctorTools();

/// The main job against the sandbox, step by step, in the terminal.
int tour();

/// Words for the shells' completion: "apps", "roles", "sessions", "connections", "formats",
/// "tools".
int printWords(const Common& common, const std::string& what, const std::string& app);

/// A session for the choice, started or renewed.
[[nodiscard]] Result<access::SessionInfo> startSession(EngineDoor& door, const Choice& choice);

} // namespace gatehouse::cli
