// SPDX-License-Identifier: Apache-2.0
// The engine that does the work in this process: it owns the loop, the pool, the connections, the
// sessions and the proxy.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/config/Paths.h"
#include "core/engine/Engine.h"
#include "core/engine/SecretStore.h"
#include "core/engine/SettingsStore.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::engine {

struct EngineParts;

struct LocalEngineOptions {
    Environment environment;
    const Clock& clock;
    SecretStore& secrets; ///< Outlives the engine.
    Keeping keeping = Keeping::Everything;
    /// Instead of the port in the settings; 0 lets the system choose. Not remembered.
    std::optional<std::uint16_t> port = {};
    /// Instead of the usual place; a command that ends soon gives a temporary one.
    std::filesystem::path toolFolder = {};
    /// Used when the settings have none.
    std::vector<access::ConnectionSettings> connections = {};
};

class LocalEngine final : public Engine {
public:
    /// Reads settings and sessions (a few small files) and begins to load the connections. Mistakes
    /// in them become State::problems.
    explicit LocalEngine(LocalEngineOptions options);
    LocalEngine(const LocalEngine&) = delete;
    LocalEngine& operator=(const LocalEngine&) = delete;
    /// Cancels blocking work and waits for it, writes what is to be kept, cuts what is open.
    ~LocalEngine() override;

    [[nodiscard]] std::shared_ptr<const State> state() const override;
    void observe(Observer observer) override;
    void refresh(Reply<void> reply) override;
    void addConnection(access::ConnectionSettings settings, Reply<std::string> reply) override;
    void updateConnection(access::ConnectionSettings settings, Reply<void> reply) override;
    void removeConnection(std::string connectionId, Reply<void> reply) override;
    void startSession(SessionRequest request, Reply<access::SessionInfo> reply) override;
    void stopSession(std::string sessionId, Reply<void> reply) override;
    void renewSession(std::string sessionId, Reply<access::SessionInfo> reply) override;
    void startProxy(Reply<ProxyState> reply) override;
    void stopProxy(Reply<void> reply) override;
    void setProxyPort(std::uint16_t port, Reply<ProxyState> reply) override;
    [[nodiscard]] std::vector<ExportFormat> exportFormats() const override;
    void exportSession(ExportRequest request, Reply<ExportText> reply) override;
    void consoleOutlook(ConsoleLaunchRequest request, Reply<access::ConsoleOutlook> reply) override;
    void launchConsole(ConsoleLaunchRequest request, Reply<ConsoleLaunch> reply) override;
    void consoleLink(ConsoleLaunchRequest request, Reply<access::ConsoleLink> reply) override;
    void requests(std::uint64_t afterRevision, Reply<std::vector<RequestRecord>> reply) override;
    void setLastRole(std::string appKey, std::string roleArn) override;
    void setFavourite(std::string key, bool isFavourite) override;
    void setAccountColour(std::string accountId, std::string colour) override;
    void setValue(std::string name, std::string value) override;

private:
    std::unique_ptr<EngineParts> m_parts;
};

} // namespace gatehouse::engine
