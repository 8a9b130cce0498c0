// SPDX-License-Identifier: Apache-2.0
// The engine of the running desktop, seen through its socket: the command line's way to use the
// same sessions and the same proxy.
#pragma once

#include "core/engine/Engine.h"

#include <filesystem>
#include <memory>

namespace gatehouse::control {

/// An Engine whose work is done by another process of the same user and version. When that process
/// ends, open calls and all later ones fail with Retry. Replies come on a thread of its own.
class RemoteEngine final : public engine::Engine {
public:
    /// Connects and fetches the state. NotFound when nobody listens there, Refused when the one who
    /// listens is of another user, BadInput when it is of another version.
    [[nodiscard]] static Result<std::unique_ptr<RemoteEngine>>
    connect(const std::filesystem::path& socket);
    RemoteEngine(const RemoteEngine&) = delete;
    RemoteEngine& operator=(const RemoteEngine&) = delete;
    ~RemoteEngine() override;

    [[nodiscard]] std::shared_ptr<const engine::State> state() const override;
    void observe(engine::Observer observer) override;
    void refresh(engine::Reply<void> reply) override;
    void addConnection(access::ConnectionSettings settings,
                       engine::Reply<std::string> reply) override;
    void updateConnection(access::ConnectionSettings settings, engine::Reply<void> reply) override;
    void removeConnection(std::string connectionId, engine::Reply<void> reply) override;
    void startSession(engine::SessionRequest request,
                      engine::Reply<access::SessionInfo> reply) override;
    void stopSession(std::string sessionId, engine::Reply<void> reply) override;
    void renewSession(std::string sessionId, engine::Reply<access::SessionInfo> reply) override;
    void startProxy(engine::Reply<engine::ProxyState> reply) override;
    void stopProxy(engine::Reply<void> reply) override;
    void setProxyPort(std::uint16_t port, engine::Reply<engine::ProxyState> reply) override;
    [[nodiscard]] std::vector<engine::ExportFormat> exportFormats() const override;
    void exportSession(engine::ExportRequest request,
                       engine::Reply<engine::ExportText> reply) override;
    void consoleOutlook(engine::ConsoleLaunchRequest request,
                        engine::Reply<access::ConsoleOutlook> reply) override;
    void launchConsole(engine::ConsoleLaunchRequest request,
                       engine::Reply<engine::ConsoleLaunch> reply) override;
    void consoleLink(engine::ConsoleLaunchRequest request,
                     engine::Reply<access::ConsoleLink> reply) override;
    void requests(std::uint64_t afterRevision,
                  engine::Reply<std::vector<access::RequestRecord>> reply) override;
    void setLastRole(std::string appKey, std::string roleArn) override;
    void setFavourite(std::string key, bool isFavourite) override;
    void setAccountColour(std::string accountId, std::string colour) override;
    void setValue(std::string name, std::string value) override;

private:
    struct Link;
    explicit RemoteEngine(std::unique_ptr<Link> link);
    std::unique_ptr<Link> m_link;
};

} // namespace gatehouse::control
