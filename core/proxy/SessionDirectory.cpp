// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/SessionDirectory.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::size_t kRemembered = 256;

} // namespace

void SessionDirectory::put(SessionEntry entry) {
    std::string id = entry.key.accessKeyId;
    m_stopped.erase(id);
    m_live[std::move(id)] = std::make_shared<const SessionEntry>(std::move(entry));
}

void SessionDirectory::stop(std::string_view accessKeyId) {
    const auto found = m_live.find(accessKeyId);
    if (found == m_live.end())
        return;
    SessionEntry rest;
    rest.sessionId = found->second->sessionId;
    rest.key.accessKeyId = found->first;
    rest.appName = found->second->appName;
    rest.roleDisplay = found->second->roleDisplay;
    rest.accountId = found->second->accountId;
    m_live.erase(found);
    m_stoppedOrder.push_back(rest.key.accessKeyId);
    m_stopped[m_stoppedOrder.back()] = std::make_shared<const SessionEntry>(std::move(rest));
    if (m_stoppedOrder.size() > kRemembered) {
        m_stopped.erase(m_stoppedOrder.front());
        m_stoppedOrder.pop_front();
    }
}

SessionLookup SessionDirectory::find(std::string_view accessKeyId, TimePoint now) const {
    if (const auto live = m_live.find(accessKeyId); live != m_live.end()) {
        const SessionEntry& entry = *live->second;
        const bool isOver = entry.expiry && *entry.expiry <= now;
        if (isOver || entry.state == access::SessionState::Expired)
            return {SessionStanding::Expired, live->second};
        // A forwarder may get its credentials back by itself, so it is asked even after a failure.
        if (!entry.forwarder)
            return {SessionStanding::Failed, live->second};
        return {SessionStanding::Usable, live->second};
    }
    if (const auto stopped = m_stopped.find(accessKeyId); stopped != m_stopped.end())
        return {SessionStanding::Stopped, stopped->second};
    return {};
}

} // namespace gatehouse::proxy
