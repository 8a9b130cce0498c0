// SPDX-License-Identifier: Apache-2.0
#include "core/engine/PreferenceKeeper.h"

#include <algorithm>
#include <utility>

namespace gatehouse::engine {

PreferenceKeeper::PreferenceKeeper(StatePublisher& publisher, SettingsStore& store, Settings loaded)
    : m_publisher(publisher), m_store(store), m_settings(std::move(loaded)) {
    m_publisher.state().preferences = m_settings.preferences;
}

void PreferenceKeeper::changed() {
    if (m_publisher.state().preferences != m_settings.preferences) {
        m_publisher.state().preferences = m_settings.preferences;
        m_publisher.changed(PreferencesChanged);
    }
    m_store.saveSettings(m_settings);
}

void PreferenceKeeper::setLastRole(const std::string& appKey, const std::string& roleArn) {
    m_settings.preferences.lastRole[appKey] = roleArn;
    changed();
}

void PreferenceKeeper::used(const std::string& connectionId, const std::string& appName,
                            const std::string& roleArn) {
    std::vector<std::string>& recent = m_settings.preferences.recentRoles;
    const std::string key = roleKey(connectionId, appName, roleArn);
    std::erase(recent, key);
    recent.insert(recent.begin(), key);
    if (recent.size() > kRecentRoles)
        recent.resize(kRecentRoles);
    setLastRole(appKey(connectionId, appName), roleArn);
}

void PreferenceKeeper::setFavourite(const std::string& key, bool isFavourite) {
    std::vector<std::string>& favourites = m_settings.preferences.favourites;
    std::erase(favourites, key);
    if (isFavourite)
        favourites.push_back(key);
    changed();
}

void PreferenceKeeper::setAccountColour(const std::string& accountId, const std::string& colour) {
    if (colour.empty())
        m_settings.preferences.accountColours.erase(accountId);
    else
        m_settings.preferences.accountColours[accountId] = colour;
    changed();
}

void PreferenceKeeper::setValue(const std::string& name, const std::string& value) {
    if (value.empty())
        m_settings.preferences.values.erase(name);
    else
        m_settings.preferences.values[name] = value;
    changed();
}

void PreferenceKeeper::setConnections(std::vector<access::ConnectionSettings> connections) {
    m_settings.connections = std::move(connections);
    changed();
}

void PreferenceKeeper::setProxyPort(std::uint16_t port) {
    m_settings.proxyPort = port;
    changed();
}

void PreferenceKeeper::setProxyOn(bool isOn) {
    if (std::exchange(m_settings.isProxyOn, isOn) != isOn)
        changed();
}

} // namespace gatehouse::engine
