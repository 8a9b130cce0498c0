// SPDX-License-Identifier: Apache-2.0
// What is kept of a person's choices and of the engine's own: every change is shown and written.
#pragma once

#include "core/engine/SettingsStore.h"
#include "core/engine/StatePublisher.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::engine {

/// Belongs to the engine's thread.
class PreferenceKeeper final {
public:
    static constexpr std::size_t kRecentRoles = 12;

    PreferenceKeeper(StatePublisher& publisher, SettingsStore& store, Settings loaded);

    void setLastRole(const std::string& appKey, const std::string& roleArn);
    /// The role was used: it becomes the app's last and the first of the recent ones.
    void used(const std::string& connectionId, const std::string& appName,
              const std::string& roleArn);
    void setFavourite(const std::string& key, bool isFavourite);
    void setAccountColour(const std::string& accountId, const std::string& colour);
    void setValue(const std::string& name, const std::string& value);

    void setConnections(std::vector<access::ConnectionSettings> connections);
    void setProxyPort(std::uint16_t port);
    void setProxyOn(bool isOn);

private:
    void changed();

    StatePublisher& m_publisher;
    SettingsStore& m_store;
    Settings m_settings; ///< Its preferences are those of the state.
};

} // namespace gatehouse::engine
