// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Await.h"
#include "app/cli/Child.h"
#include "app/cli/Commands.h"
#include "core/http/CurlHttpClient.h"

#include <chrono>
#include <iostream>

namespace gatehouse::cli {
namespace {

constexpr std::chrono::minutes kPatience{2};

/// True once the browser has fetched the page, or can no longer.
bool wasFetched(const std::string& url, http::CurlHttpClient& client) {
    const auto reply =
        client.send({"HEAD", url, {}, {}, std::chrono::seconds(2), http::Request::Via::Direct}, {});
    return !reply || reply->status == 410;
}

std::string words(std::chrono::seconds duration) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration).count();
    return minutes % 60 == 0 ? std::to_string(minutes / 60) + " h"
                             : std::to_string(minutes) + " min";
}

} // namespace

int openConsole(const Common& common, const Wanted& wanted, const ConsoleOptions& options) {
    holdInterrupts();
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto choice = choose(*(*door)->state(), wanted);
    if (!choice)
        return report(choice.error());
    engine::Engine& engine = (*door)->engine();
    const engine::ConsoleLaunchRequest request{
        choice->app.connectionId,
        {choice->app.name, choice->role.arn, options.service, options.region}};
    if (options.prints) {
        const auto link = await<access::ConsoleLink>(
            [&](const auto& reply) { engine.consoleLink(request, reply); });
        if (!link)
            return report(link.error());
        std::cout << link->url << std::endl;
        if ((*door)->isSandbox()) {
            std::cerr
                << "The sandbox ends with this command. Press Ctrl+C when you have seen it.\n";
            waitForInterrupt();
        }
        return kSuccess;
    }
    const auto launch = await<engine::ConsoleLaunch>(
        [&](const auto& reply) { engine.launchConsole(request, reply); });
    if (!launch)
        return report(launch.error());
    if (const auto opened = openInBrowser(launch->loopbackUrl, (*door)->environment()); !opened)
        return report(opened.error());
    std::cerr << "Opening the console as " << choice->role.arn << ", signed in for "
              << words(launch->outlook.duration) << ". " << launch->outlook.reason << '\n';
    if ((*door)->isShared())
        return kSuccess;
    // The page that hands the browser over is ours, and goes with this command.
    http::CurlHttpClient client{Environment{}};
    const auto until = std::chrono::steady_clock::now() + kPatience;
    waitForInterrupt([&] {
        return !(*door)->isSandbox() && (wasFetched(launch->loopbackUrl, client) ||
                                         std::chrono::steady_clock::now() >= until);
    });
    return kSuccess;
}

} // namespace gatehouse::cli
