// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Await.h"
#include "app/cli/Commands.h"
#include "app/cli/JsonShapes.h"
#include "core/aws/Arn.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace gatehouse::cli {

int listSessions(const Common& common) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    const auto state = (*door)->state();
    if (common.style == Style::Json) {
        printJson(sessionsJson(state->sessions));
        return kSuccess;
    }
    const TimePoint now = SystemClock().now();
    std::vector<std::vector<std::string>> rows;
    for (const access::SessionInfo& session : state->sessions)
        rows.push_back({session.id, session.appName, session.role.display,
                        aws::formatAccountId(session.role.accountId),
                        session.state == access::SessionState::Failed
                            ? "failed"
                            : timeLeft(session.expiry, now),
                        std::to_string(session.requestCount)});
    printTable({"ID", "APP", "ROLE", "ACCOUNT", "LEFT", "REQUESTS"}, rows);
    for (const access::SessionInfo& session : state->sessions) {
        if (!session.error.empty())
            std::cerr << "warning: " << session.id << ": " << session.error << '\n';
    }
    if (!(*door)->isShared())
        std::cerr << "No desktop is running; sessions of single commands end with them.\n";
    return kSuccess;
}

int stopSession(const Common& common, const std::string& id) {
    const auto door = EngineDoor::open(common.door);
    if (!door)
        return report(door.error());
    std::vector<std::string> ids;
    if (!id.empty())
        ids.push_back(id);
    else
        for (const access::SessionInfo& session : (*door)->state()->sessions)
            ids.push_back(session.id);
    for (const std::string& one : ids) {
        const auto stopped =
            await<void>([&](const auto& reply) { (*door)->engine().stopSession(one, reply); });
        if (!stopped)
            return report(stopped.error());
    }
    std::cout << "Stopped " << ids.size() << (ids.size() == 1 ? " session.\n" : " sessions.\n");
    return kSuccess;
}

} // namespace gatehouse::cli
