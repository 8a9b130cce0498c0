// SPDX-License-Identifier: Apache-2.0
// The only door for UI and command line. LocalEngine does the work in this process;
// control::RemoteEngine asks the engine of a running desktop through a local socket; tests put a
// fake behind the same door.
#pragma once

#include "core/base/Result.h"
#include "core/engine/State.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::engine {

template <typename T>
using Reply = std::function<void(Result<T>)>;

/// Parts of the state that changed, as a bit set.
enum Change : unsigned {
    ConnectionsChanged = 1U << 0U,
    AppsChanged = 1U << 1U,
    SessionsChanged = 1U << 2U,
    ProxyChanged = 1U << 3U,
    RequestsChanged = 1U << 4U,
    PreferencesChanged = 1U << 5U,
    SecretsChanged = 1U << 6U,
    ProblemsChanged = 1U << 7U,
};

/// Called on the engine's thread; must only note the change and return.
using Observer = std::function<void(unsigned changes)>;

struct SessionRequest {
    std::string connectionId;
    std::string appName;
    std::string roleArn;
    std::string region = {}; ///< Empty: the grant's default.
};

struct ConsoleLaunchRequest {
    std::string connectionId;
    access::ConsoleRequest console;
};

struct ConsoleLaunch {
    std::string loopbackUrl; ///< http://127.0.0.1:PORT/…: works once, then signs the browser in.
                             ///< Safe on a command line.
    access::ConsoleOutlook outlook = {};
};

enum class ExportDirection { Set, Unset };

/// What to do with an export: its text in one form, and the raw variables for a child process.
struct ExportRequest {
    std::string sessionId;       ///< Not needed for Unset, which is the same for all sessions.
    std::string format = "bash"; ///< Name from exportFormats().
    ExportDirection direction = ExportDirection::Set;
};

struct ExportText {
    std::string text; ///< Holds the session's local secret; not for logs.
    std::vector<std::pair<std::string, std::string>> set = {};
    std::vector<std::string> unset = {};
};

struct ExportFormat {
    std::string name;      ///< "bash"
    std::string title;     ///< "bash and zsh"
    std::string extension; ///< ".sh", for saving
};

/// Every method may be called from any thread and returns at once; replies come on the engine's
/// thread, exactly once each, and never after the engine is gone. An empty reply function is
/// allowed.
class Engine {
public:
    virtual ~Engine() = default;

    [[nodiscard]] virtual std::shared_ptr<const State> state() const = 0;
    /// One observer; an empty function stops it, and after that call has returned none comes.
    virtual void observe(Observer observer) = 0;

    /// Loads all connections again; the reply comes when each has answered or failed.
    virtual void refresh(Reply<void> reply) = 0;
    /// Replies with the new connection's id. `settings.id` is ignored.
    virtual void addConnection(access::ConnectionSettings settings, Reply<std::string> reply) = 0;
    virtual void updateConnection(access::ConnectionSettings settings, Reply<void> reply) = 0;
    /// Stops its sessions too.
    virtual void removeConnection(std::string connectionId, Reply<void> reply) = 0;

    /// Remembers the role as the app's last one. Starts the proxy when it is off.
    virtual void startSession(SessionRequest request, Reply<access::SessionInfo> reply) = 0;
    virtual void stopSession(std::string sessionId, Reply<void> reply) = 0;
    /// A fresh grant under the same key, so that exports stay good.
    virtual void renewSession(std::string sessionId, Reply<access::SessionInfo> reply) = 0;

    virtual void startProxy(Reply<ProxyState> reply) = 0;
    virtual void stopProxy(Reply<void> reply) = 0;
    /// Moves the listener; 0 lets the system choose. Remembered.
    virtual void setProxyPort(std::uint16_t port, Reply<ProxyState> reply) = 0;

    [[nodiscard]] virtual std::vector<ExportFormat> exportFormats() const = 0;
    virtual void exportSession(ExportRequest request, Reply<ExportText> reply) = 0;

    virtual void consoleOutlook(ConsoleLaunchRequest request,
                                Reply<access::ConsoleOutlook> reply) = 0;
    /// For opening the browser: a loopback page that hands over the sign-in once.
    virtual void launchConsole(ConsoleLaunchRequest request, Reply<ConsoleLaunch> reply) = 0;
    /// For "Copy link": the real sign-in link.
    virtual void consoleLink(ConsoleLaunchRequest request, Reply<access::ConsoleLink> reply) = 0;

    /// Records with a revision above `afterRevision`, oldest change first, at most 2,000. A running
    /// request comes again, with a higher revision, when it ends: match by `sequence`.
    virtual void requests(std::uint64_t afterRevision, Reply<std::vector<RequestRecord>> reply) = 0;

    virtual void setLastRole(std::string appKey, std::string roleArn) = 0;
    virtual void setFavourite(std::string key, bool isFavourite) = 0;
    virtual void setAccountColour(std::string accountId, std::string colour) = 0;
    /// A program's own setting; an empty value removes it.
    virtual void setValue(std::string name, std::string value) = 0;
};

} // namespace gatehouse::engine
