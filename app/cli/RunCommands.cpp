// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Await.h"
#include "app/cli/Child.h"
#include "app/cli/Commands.h"
#include "core/exports/ChildEnvironment.h"
#include "core/exports/Format.h"

#include <iostream>

namespace gatehouse::cli {
namespace {

/// The engine, a session for what was wanted, and its export.
struct Wired {
    std::unique_ptr<EngineDoor> door;
    access::SessionInfo session;
    engine::ExportText text;
};

Result<Wired> wire(const DoorOptions& options, const Wanted& wanted, const std::string& format) {
    auto door = EngineDoor::open(options);
    if (!door)
        return fail(door.error());
    reportProblems(*(*door)->state());
    const auto choice = choose(*(*door)->state(), wanted);
    if (!choice)
        return fail(choice.error());
    const auto session = startSession(**door, *choice);
    if (!session)
        return fail(session.error());
    auto text = await<engine::ExportText>([&](const auto& reply) {
        (*door)->engine().exportSession({session->id, format}, reply);
    });
    if (!text)
        return fail(text.error());
    return Wired{std::move(*door), *session, std::move(*text)};
}

} // namespace

int runCommand(const Common& common, const Wanted& wanted,
               const std::vector<std::string>& command) {
    if (command.empty())
        return reportUsage({ErrorCode::BadInput, "There is no command to run.",
                            "Write it after --, as in: gatehouse exec -- terraform plan"});
    const auto wired = wire(common.door, wanted, "bash");
    if (!wired)
        return report(wired.error());
    const auto code =
        runInTerminal(command, exports::childEnvironment(wired->door->environment(),
                                                         wired->text.set, wired->text.unset));
    return code ? *code : report(code.error());
}

int runProxy(const Common& common, const Wanted& wanted, const ProxyOptions& options) {
    if (const auto format = exports::findFormat(options.format); !format)
        return reportUsage(format.error());
    holdInterrupts();
    DoorOptions door = common.door;
    door.port = options.port;
    const auto wired = wire(door, wanted, options.format);
    if (!wired)
        return report(wired.error());
    engine::Engine& engine = wired->door->engine();
    const engine::ProxyState proxy = wired->door->state()->proxy;
    if (wired->door->isShared() && options.port && *options.port != proxy.port)
        std::cerr << "warning: the desktop's proxy listens on port " << proxy.port
                  << "; change it in its settings, or quit it to use -p.\n";
    if (!proxy.notice.empty())
        std::cerr << "warning: " << proxy.notice << '\n';
    std::cout << wired->text.text << std::flush;
    std::cerr << "The proxy listens on http://127.0.0.1:" << proxy.port << " for "
              << wired->session.role.arn << ". Press Ctrl+C to end this session.\n";
    waitForInterrupt();
    const auto stopped =
        await<void>([&](const auto& reply) { engine.stopSession(wired->session.id, reply); });
    return stopped ? kSuccess : report(stopped.error());
}

int printEnvironment(const Common& common, const Wanted& wanted, const EnvOptions& options) {
    if (const auto format = exports::findFormat(options.format); !format)
        return reportUsage(format.error());
    auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    engine::ExportRequest request{{}, options.format, engine::ExportDirection::Unset};
    if (!options.isUnset) {
        if (!(*door)->isShared())
            return report({ErrorCode::Refused,
                           "No desktop is running, so nothing would serve these variables once "
                           "this command has ended.",
                           "Start gatehouse-desktop, or use gatehouse proxy aws, which stays, or "
                           "gatehouse exec -- COMMAND."});
        const auto choice = choose(*(*door)->state(), wanted);
        if (!choice)
            return report(choice.error());
        const auto session = startSession(**door, *choice);
        if (!session)
            return report(session.error());
        request.sessionId = session->id;
        request.direction = engine::ExportDirection::Set;
    }
    const auto text = await<engine::ExportText>(
        [&](const auto& reply) { (*door)->engine().exportSession(request, reply); });
    if (!text)
        return report(text.error());
    std::cout << text->text;
    return kSuccess;
}

} // namespace gatehouse::cli
