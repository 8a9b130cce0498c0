// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Parser.h"

#include "app/cli/Commands.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>

namespace gatehouse::cli {
namespace {

/// Everything that can be typed, filled by the parser.
struct Typed {
    Common common = {};
    Wanted wanted = {};
    AddConnectionOptions add = {};
    ListAppsOptions apps = {};
    ProxyOptions proxy = {};
    EnvOptions env = {};
    ConsoleOptions console = {};
    std::string name = {}; ///< Of a connection, app or session.
    bool isAll = false;
    std::uint16_t port = 0;
    std::vector<std::string> tools = {}; ///< Of doctor.
    std::vector<std::string> rest = {};
    std::function<int()> verb = {};
};

void addStyle(CLI::App& verb, Typed& typed) {
    verb.add_option("--format", typed.common.style, "text or json")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Style>{{"text", Style::Text}, {"json", Style::Json}}))
        ->default_str("text");
}

void addChoice(CLI::App& verb, Typed& typed) {
    verb.add_option("--app", typed.wanted.app,
                    "The app; needed when there are several and none was logged in to");
    verb.add_option("--aws-role", typed.wanted.role,
                    "The IAM role: its name, the last part of it, or the ARN");
}

/// A verb that runs `action`; the first error of parsing wins over it.
CLI::App& addVerb(CLI::App& parent, Typed& typed, const std::string& name,
                  const std::string& description, const std::function<int()>& action) {
    CLI::App* verb = parent.add_subcommand(name, description);
    verb->final_callback([&typed, action] { typed.verb = action; });
    return *verb;
}

void addConnectionKind(CLI::App& add, Typed& typed, const std::string& kind,
                       const std::string& description) {
    CLI::App& verb = addVerb(add, typed, kind, description, [&typed, kind] {
        typed.add.kind = kind;
        return addConnection(typed.common, typed.add);
    });
    if (kind == "files")
        verb.add_option("PATHS", typed.add.paths, "Teleport YAML files, or folders of them")
            ->required();
    verb.add_option("--name", typed.add.name, "What it is called");
    verb.add_option("--user", typed.add.user, "Who you are; becomes the role session name");
    if (kind != "profiles") {
        // One word each: what follows may be a path.
        verb.add_option("--roles", typed.add.roles, "Teleport roles of the user: A,B")
            ->delimiter(',')
            ->allow_extra_args(false);
        verb.add_option("--trait", typed.add.traits, "A trait of the user: NAME=VALUE[,VALUE...]")
            ->take_all()
            ->allow_extra_args(false);
    }
    if (kind != "sandbox") {
        verb.add_option("--region", typed.add.region, "Default region for tools");
        verb.add_option("--sign-in-endpoint", typed.add.signInEndpoint,
                        "Instead of https://signin.aws.amazon.com/federation");
    }
}

void addConnections(CLI::App& root, Typed& typed) {
    CLI::App* group = root.add_subcommand("connections", "Sources of apps");
    group->require_subcommand(1);
    addStyle(addVerb(*group, typed, "ls", "List connections",
                     [&typed] { return listConnections(typed.common); }),
             typed);
    CLI::App* add = group->add_subcommand("add", "Add a connection");
    add->require_subcommand(1);
    addConnectionKind(*add, typed, "profiles", "The AWS profiles on this computer");
    addConnectionKind(*add, typed, "files", "Apps and roles in Teleport's own YAML files");
    addConnectionKind(*add, typed, "sandbox", "A stand-in for AWS on this computer");
    CLI::App& remove = addVerb(*group, typed, "rm", "Remove a connection and stop its sessions",
                               [&typed] { return removeConnection(typed.common, typed.name); });
    remove.add_option("CONNECTION", typed.name, "Its id or name")->required();
}

void addApps(CLI::App& root, Typed& typed) {
    CLI::App* group = root.add_subcommand("apps", "AWS apps and roles");
    group->require_subcommand(1);
    CLI::App& list = addVerb(*group, typed, "ls", "List apps",
                             [&typed] { return listApps(typed.common, typed.apps); });
    list.add_option("--search", typed.apps.search, "Words of name, label, account or role");
    list.add_flag("-v,--verbose", typed.apps.isVerbose, "Whole ARNs, URIs and descriptions");
    addStyle(list, typed);
    CLI::App& login = addVerb(*group, typed, "login", "Choose an app and a role",
                              [&typed] { return loginApp(typed.common, typed.wanted); });
    login.add_option("APP", typed.wanted.app, "The app")->required();
    login.add_option("--aws-role", typed.wanted.role, "The IAM role: name or ARN");
    CLI::App& logout = addVerb(*group, typed, "logout", "Stop an app's sessions, or all",
                               [&typed] { return logoutApp(typed.common, typed.name); });
    logout.add_option("APP", typed.name, "The app; all when left out");
}

void addSessions(CLI::App& root, Typed& typed) {
    CLI::App* group = root.add_subcommand("sessions", "Sessions of the running desktop");
    group->require_subcommand(1);
    addStyle(addVerb(*group, typed, "ls", "List sessions",
                     [&typed] { return listSessions(typed.common); }),
             typed);
    CLI::App& stop = addVerb(*group, typed, "stop", "Stop a session: its key is dead at once",
                             [&typed] { return stopSession(typed.common, typed.name); });
    auto* id = stop.add_option("ID", typed.name, "Its id, from sessions ls");
    auto* all = stop.add_flag("--all", typed.isAll, "Every one");
    id->excludes(all);
    stop.parse_complete_callback([&typed] {
        if (typed.name.empty() && !typed.isAll)
            throw CLI::RequiredError("ID or --all");
    });
}

void addRuns(CLI::App& root, Typed& typed) {
    CLI::App& aws = addVerb(root, typed, "aws", "Run the AWS CLI as a role", [&typed] {
        typed.rest.insert(typed.rest.begin(), "aws");
        return runCommand(typed.common, typed.wanted, typed.rest);
    });
    CLI::App& exec = addVerb(root, typed, "exec", "Run any command as a role", [&typed] {
        return runCommand(typed.common, typed.wanted, typed.rest);
    });
    for (CLI::App* verb : {&aws, &exec}) {
        addChoice(*verb, typed);
        verb->prefix_command();
        verb->fallthrough(false);
        verb->footer(verb == &aws ? "Everything from the first word on is the AWS CLI's."
                                  : "Write the command after --.");
    }
    CLI::App* proxy = root.add_subcommand("proxy", "Keep a proxy for tools in the foreground");
    proxy->require_subcommand(1);
    CLI::App& proxyAws =
        addVerb(*proxy, typed, "aws", "For AWS: prints the export and stays", [&typed] {
            if (typed.port != 0)
                typed.proxy.port = typed.port;
            return runProxy(typed.common, typed.wanted, typed.proxy);
        });
    addChoice(proxyAws, typed);
    proxyAws.add_option("-p,--port", typed.port, "Port to listen on")->check(CLI::Range(1, 65535));
    proxyAws.add_option("--format", typed.proxy.format,
                        "bash, fish, powershell, cmd, nushell, dotenv or json");
    CLI::App& env =
        addVerb(root, typed, "env", "Print a session's variables for a shell",
                [&typed] { return printEnvironment(typed.common, typed.wanted, typed.env); });
    addChoice(env, typed);
    env.add_option("--format", typed.env.format,
                   "bash, fish, powershell, cmd, nushell, dotenv or json");
    env.add_flag("--unset", typed.env.isUnset, "Undo it");
}

void addConsole(CLI::App& root, Typed& typed) {
    CLI::App& verb = addVerb(root, typed, "console", "Open the AWS console as a role", [&typed] {
        return openConsole(typed.common, typed.wanted, typed.console);
    });
    addChoice(verb, typed);
    verb.add_option("--service", typed.console.service, "Page to land on: s3, ec2, ...");
    verb.add_option("--region", typed.console.region, "Region of that page");
    verb.add_flag("--print", typed.console.prints,
                  "Print the sign-in address: as good as a password for 15 minutes");
}

void addDoctor(CLI::App& root, Typed& typed) {
    CLI::App& verb =
        addVerb(root, typed, "doctor", "Find out why a tool does not work, and what to do",
                [&typed] { return runDoctor(typed.common, typed.wanted, typed.tools); });
    addChoice(verb, typed);
    verb.add_option("--tool", typed.tools, "Look at this tool only; may be repeated")
        ->take_all()
        ->expected(1)
        ->check(CLI::IsMember(doctorTools()));
    addStyle(verb, typed);
    verb.footer("Runs a real call of each AWS tool on this computer through the proxy, with the\n"
                "newest session of the desktop, that of --app and --aws-role, or else a sandbox.\n"
                "Exit codes: 0 nothing failed, 1 something did.");
}

void addRest(CLI::App& root, Typed& typed) {
    addStyle(addVerb(root, typed, "status", "Desktop, proxy, connections and sessions",
                     [&typed] { return showStatus(typed.common); }),
             typed);
    addVerb(root, typed, "tour", "See the whole of it work against the sandbox",
            [] { return tour(); });
    CLI::App& words =
        addVerb(root, typed, "complete", "Words for the shell's completion",
                [&typed] { return printWords(typed.common, typed.name, typed.wanted.app); });
    words.add_option("WHAT", typed.name)->required();
    words.add_option("--app", typed.wanted.app);
    words.group("");
}

constexpr const char* kFooter =
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no credentials, 4 not found or ambiguous;\n"
    "exec and aws give the exit code of what they ran.\n"
    "With the desktop running, commands use its sessions and its proxy.";

} // namespace

int run(int count, char** arguments) {
    Typed typed;
    CLI::App root("Gatehouse: AWS apps, roles, console and one local proxy", "gatehouse");
    root.set_version_flag("--version", std::string("gatehouse ") + GATEHOUSE_VERSION);
    root.add_flag("--sandbox", typed.common.door.usesSandbox,
                  "Use a sandbox: a stand-in for AWS on this computer");
    root.require_subcommand(1);
    root.fallthrough(); // --sandbox may stand anywhere but in what exec and aws run
    root.footer(kFooter);
    addApps(root, typed);
    addRuns(root, typed);
    addConsole(root, typed);
    addSessions(root, typed);
    addConnections(root, typed);
    addDoctor(root, typed);
    addRest(root, typed);
    // The parser would look for the command behind -- in the root, so it does not see it.
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const auto mark = std::ranges::find(words, "--");
    std::vector<std::string> before(words.begin(), mark);
    try {
        std::ranges::reverse(before); // as the parser wants them
        root.parse(std::move(before));
        for (CLI::App* verb : root.get_subcommands()) {
            typed.rest = verb->remaining();
            if (mark != words.end() && !verb->get_prefix_command())
                throw CLI::ExtrasError(std::vector<std::string>(mark, words.end()));
        }
        const bool isPartOfCommand = !typed.rest.empty(); // "--" is the other program's own then
        if (mark != words.end())
            typed.rest.insert(typed.rest.end(), mark + (isPartOfCommand ? 0 : 1), words.end());
    } catch (const CLI::ParseError& wrong) {
        const int code = root.exit(wrong);
        return code == 0 ? kSuccess : kUsage;
    }
    return typed.verb ? typed.verb() : kUsage;
}

} // namespace gatehouse::cli
