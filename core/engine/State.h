// SPDX-License-Identifier: Apache-2.0
// What the engine shows of itself: immutable snapshots that UI and command line draw from.
#pragma once

#include "core/access/App.h"
#include "core/access/Connection.h"
#include "core/access/RequestRecord.h"
#include "core/access/Session.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::engine {

enum class ConnectionStatus {
    Loading, ///< First load under way.
    Ready,
    Offline,   ///< Last load failed; the earlier catalogue stays.
    SignedOut, ///< No usable identity or credentials; apps are listed, dimmed.
};

struct ConnectionState {
    access::ConnectionSettings settings;
    ConnectionStatus status = ConnectionStatus::Loading;
    std::string error = {}; ///< Sentence for Offline and SignedOut.
    access::Identity identity = {};
    std::optional<TimePoint> loadedAt = {};
    std::vector<Problem> problems = {};
    bool operator==(const ConnectionState&) const = default;
};

/// What a person chose for an app or role; survives restarts.
struct Preferences {
    std::map<std::string, std::string> lastRole = {};       ///< appKey -> role ARN
    std::vector<std::string> recentRoles = {};              ///< roleKey, newest first, at most 12
    std::vector<std::string> favourites = {};               ///< appKey or roleKey
    std::map<std::string, std::string> accountColours = {}; ///< account id -> colour name
    std::map<std::string, std::string> values =
        {}; ///< Settings of the programs: "theme", "shell", "closeToTray", "window", ...
    bool operator==(const Preferences&) const = default;
};

/// "connection/app", the key of an app in preferences.
[[nodiscard]] std::string appKey(const access::App& app);
[[nodiscard]] std::string appKey(const std::string& connectionId, const std::string& appName);
/// "connection/app arn", the key of a role of an app.
[[nodiscard]] std::string roleKey(const std::string& connectionId, const std::string& appName,
                                  const std::string& arn);

enum class ProxyStatus { Off, Starting, On, Failed };

struct ProxyState {
    ProxyStatus status = ProxyStatus::Off;
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string error = {}; ///< For Failed.
    std::string notice =
        {}; ///< "Port 8787 was taken by another program; exports made before must be renewed."
    std::uint64_t requestsLastMinute = 0;
    std::string caFile = {};     ///< PEM of the local authority alone.
    std::string bundleFile = {}; ///< PEM: system roots and the local authority.
    std::optional<TimePoint> authorityEnds = {};
    bool operator==(const ProxyState&) const = default;
};

enum class SecretStorage { Unknown, Keychain, MemoryOnly };

using access::RequestRecord;

struct State {
    std::vector<ConnectionState> connections = {};
    /// Shared between snapshots while it does not change; sorted by connection order, then name.
    std::shared_ptr<const std::vector<access::App>> apps =
        std::make_shared<const std::vector<access::App>>();
    std::vector<access::SessionInfo> sessions = {};
    ProxyState proxy = {};
    Preferences preferences = {};
    SecretStorage secrets = SecretStorage::Unknown;
    std::string secretsNotice = {};     ///< What memory-only costs, in words.
    std::vector<Problem> problems = {}; ///< Of settings and state files of our own.
    std::uint64_t revision = 0;
};

} // namespace gatehouse::engine
