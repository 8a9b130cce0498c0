// SPDX-License-Identifier: Apache-2.0
// The proxy as people know it: on or off, on which port, with which authority and which files for
// tools.
#pragma once

#include "core/access/RequestRecord.h"
#include "core/engine/Engine.h"
#include "core/engine/EngineContext.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace gatehouse::engine {

/// Asked for when nothing else was chosen; registered to nobody.
inline constexpr std::uint16_t kDefaultProxyPort = 18650;

/// Belongs to the engine's thread.
class ProxyService final {
public:
    struct Options {
        std::uint16_t port = kDefaultProxyPort; ///< 0: the system chooses.
        /// Where the authority's certificate and the files for tools are written.
        std::filesystem::path toolFolder;
        /// Called with the port that is to be remembered.
        std::function<void(std::uint16_t)> remember;
        std::function<void(const access::RequestRecord&, bool isRunning)> requested;
    };

    ProxyService(EngineContext& context, Options options);
    ProxyService(const ProxyService&) = delete;
    ProxyService& operator=(const ProxyService&) = delete;
    ~ProxyService();

    /// Loads or makes the authority (key from the secret store), writes the files for tools and
    /// listens. When the port is taken another is chosen, remembered and told in
    /// ProxyState::notice.
    void start(Reply<ProxyState> reply);
    /// Running requests get five seconds to end.
    void stop(Reply<void> reply);
    void setPort(std::uint16_t port, Reply<ProxyState> reply);
    [[nodiscard]] bool isOn() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::engine
