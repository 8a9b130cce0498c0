// SPDX-License-Identifier: Apache-2.0
// What the proxy knows of the sessions: which key id is whose, and what to do with its requests.
#pragma once

#include "core/access/Forwarder.h"
#include "core/access/Session.h"

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

struct SessionEntry {
    std::string sessionId;
    access::LocalKey key;
    access::SessionState state = access::SessionState::Active;
    std::optional<TimePoint> expiry = {};
    std::string error = {}; ///< Sentence with cause and fix, for Failed.
    std::string appName = {};
    std::string roleDisplay = {};
    std::string accountId = {};
    /// Null only while the session is Failed or Expired: its requests then get `error`.
    std::shared_ptr<access::Forwarder> forwarder = {};
};

enum class SessionStanding {
    Usable,
    Unknown, ///< No session ever had this key here.
    Stopped, ///< A person stopped it.
    Expired,
    Failed, ///< The credentials behind it cannot be had; `entry->error` says why.
};

struct SessionLookup {
    SessionStanding standing = SessionStanding::Unknown;
    /// The session; for Stopped what it was, without secret and forwarder. Null for Unknown.
    std::shared_ptr<const SessionEntry> entry = {};
};

/// Belongs to the loop's thread. Requests already under way keep the entry they began with.
class SessionDirectory final {
public:
    SessionDirectory() = default;
    SessionDirectory(const SessionDirectory&) = delete;
    SessionDirectory& operator=(const SessionDirectory&) = delete;

    /// Adds the session, or replaces the one of the same key id.
    void put(SessionEntry entry);
    /// Forgets the secret at once and remembers the key id, so that its later requests can be told
    /// why they are refused. The last 256 are remembered.
    void stop(std::string_view accessKeyId);
    [[nodiscard]] SessionLookup find(std::string_view accessKeyId, TimePoint now) const;
    [[nodiscard]] std::size_t size() const { return m_live.size(); }

private:
    std::map<std::string, std::shared_ptr<const SessionEntry>, std::less<>> m_live;
    std::map<std::string, std::shared_ptr<const SessionEntry>, std::less<>> m_stopped;
    std::deque<std::string> m_stoppedOrder;
};

} // namespace gatehouse::proxy
