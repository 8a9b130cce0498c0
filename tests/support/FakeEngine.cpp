// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FakeEngine.h"

#include <algorithm>
#include <chrono>

namespace gatehouse::tests {

using namespace std::chrono_literals;

FakeEngine::FakeEngine(const Clock& clock)
    : m_clock(clock), m_state(std::make_shared<const engine::State>()) {}

template <typename T>
void FakeEngine::answer(engine::Reply<T> reply, Result<T> result) {
    if (m_nextError) {
        result = fail(*m_nextError);
        m_nextError.reset();
    }
    if (!reply)
        return;
    if (m_isHeld) {
        auto shared = std::make_shared<Result<T>>(std::move(result));
        m_held.emplace_back([reply, shared] { reply(std::move(*shared)); });
        return;
    }
    reply(std::move(result));
}

void FakeEngine::release() {
    m_isHeld = false;
    while (!m_held.empty()) {
        const auto next = std::move(m_held.front());
        m_held.pop_front();
        next();
    }
}

void FakeEngine::change(unsigned changes, const std::function<void(engine::State&)>& edit) {
    auto next = std::make_shared<engine::State>(*state());
    edit(*next);
    ++next->revision;
    {
        const std::lock_guard lock(m_mutex);
        m_state = std::move(next);
    }
    if (m_observer)
        m_observer(changes);
}

void FakeEngine::addRequest(access::RequestRecord record) {
    record.revision = ++m_lastRequest;
    if (record.sequence == 0)
        record.sequence = record.revision;
    const auto known = std::find_if(m_requests.begin(), m_requests.end(), [&](const auto& one) {
        return one.sequence == record.sequence;
    });
    if (known != m_requests.end())
        *known = std::move(record);
    else
        m_requests.push_back(std::move(record));
    if (m_observer)
        m_observer(engine::RequestsChanged);
}

std::shared_ptr<const engine::State> FakeEngine::state() const {
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void FakeEngine::observe(engine::Observer observer) {
    m_observer = std::move(observer);
}

void FakeEngine::refresh(engine::Reply<void> reply) {
    note("refresh");
    answer<void>(std::move(reply), {});
}

void FakeEngine::addConnection(access::ConnectionSettings settings,
                               engine::Reply<std::string> reply) {
    note("addConnection " + settings.kind);
    if (m_nextError)
        return answer<std::string>(std::move(reply), std::string());
    settings.id = settings.kind + "-" + std::to_string(state()->connections.size() + 1);
    change(engine::ConnectionsChanged, [&](engine::State& state) {
        engine::ConnectionState added;
        added.settings = settings;
        added.status = engine::ConnectionStatus::Ready;
        added.loadedAt = m_clock.now();
        state.connections.push_back(std::move(added));
    });
    answer<std::string>(std::move(reply), settings.id);
}

void FakeEngine::updateConnection(access::ConnectionSettings settings, engine::Reply<void> reply) {
    note("updateConnection " + settings.id);
    change(engine::ConnectionsChanged, [&](engine::State& state) {
        for (auto& connection : state.connections) {
            if (connection.settings.id == settings.id)
                connection.settings = settings;
        }
    });
    answer<void>(std::move(reply), {});
}

void FakeEngine::removeConnection(std::string connectionId, engine::Reply<void> reply) {
    note("removeConnection " + connectionId);
    change(engine::ConnectionsChanged | engine::AppsChanged | engine::SessionsChanged,
           [&](engine::State& state) {
               std::erase_if(state.connections, [&](const auto& connection) {
                   return connection.settings.id == connectionId;
               });
               std::erase_if(state.sessions, [&](const auto& session) {
                   return session.connectionId == connectionId;
               });
               auto apps = *state.apps;
               std::erase_if(apps,
                             [&](const auto& app) { return app.connectionId == connectionId; });
               state.apps = std::make_shared<const std::vector<access::App>>(std::move(apps));
           });
    answer<void>(std::move(reply), {});
}

void FakeEngine::startSession(engine::SessionRequest request,
                              engine::Reply<access::SessionInfo> reply) {
    note("startSession " + request.appName + ' ' + request.roleArn);
    access::SessionInfo session;
    if (m_nextError)
        return answer<access::SessionInfo>(std::move(reply), session);
    session.id = "session-" + std::to_string(++m_lastSession);
    session.connectionId = request.connectionId;
    session.appName = request.appName;
    session.region = "eu-central-1";
    session.accessKeyId = "AKIAFAKE000000000001";
    session.started = m_clock.now();
    session.expiry = m_clock.now() + 1h;
    for (const auto& app : *state()->apps) {
        for (const auto& role : app.roles) {
            if (role.arn == request.roleArn)
                session.role = role;
        }
    }
    change(engine::SessionsChanged | engine::ProxyChanged | engine::PreferencesChanged,
           [&](engine::State& state) {
               state.sessions.push_back(session);
               state.proxy.status = engine::ProxyStatus::On;
               state.proxy.port = 8787;
               state.preferences.lastRole[engine::appKey(request.connectionId, request.appName)] =
                   request.roleArn;
           });
    answer<access::SessionInfo>(std::move(reply), session);
}

void FakeEngine::stopSession(std::string sessionId, engine::Reply<void> reply) {
    note("stopSession " + sessionId);
    if (m_nextError)
        return answer<void>(std::move(reply), {});
    change(engine::SessionsChanged, [&](engine::State& state) {
        std::erase_if(state.sessions, [&](const auto& one) { return one.id == sessionId; });
    });
    answer<void>(std::move(reply), {});
}

void FakeEngine::renewSession(std::string sessionId, engine::Reply<access::SessionInfo> reply) {
    note("renewSession " + sessionId);
    access::SessionInfo renewed;
    if (m_nextError)
        return answer<access::SessionInfo>(std::move(reply), renewed);
    change(engine::SessionsChanged, [&](engine::State& state) {
        for (auto& session : state.sessions) {
            if (session.id != sessionId)
                continue;
            session.expiry = m_clock.now() + 1h;
            session.state = access::SessionState::Active;
            session.error.clear();
            renewed = session;
        }
    });
    answer<access::SessionInfo>(std::move(reply), renewed);
}

void FakeEngine::startProxy(engine::Reply<engine::ProxyState> reply) {
    note("startProxy");
    if (!m_nextError) {
        change(engine::ProxyChanged, [](engine::State& state) {
            state.proxy.status = engine::ProxyStatus::On;
            state.proxy.port = 8787;
            state.proxy.error.clear();
        });
    }
    answer<engine::ProxyState>(std::move(reply), state()->proxy);
}

void FakeEngine::stopProxy(engine::Reply<void> reply) {
    note("stopProxy");
    change(engine::ProxyChanged,
           [](engine::State& state) { state.proxy.status = engine::ProxyStatus::Off; });
    answer<void>(std::move(reply), {});
}

void FakeEngine::setProxyPort(std::uint16_t port, engine::Reply<engine::ProxyState> reply) {
    note("setProxyPort " + std::to_string(port));
    if (!m_nextError)
        change(engine::ProxyChanged, [&](engine::State& state) { state.proxy.port = port; });
    answer<engine::ProxyState>(std::move(reply), state()->proxy);
}

std::vector<engine::ExportFormat> FakeEngine::exportFormats() const {
    return {{"bash", "bash / zsh", ".sh"},
            {"fish", "fish", ".fish"},
            {"powershell", "PowerShell", ".ps1"},
            {"cmd", "cmd", ".cmd"},
            {"nushell", "nushell", ".nu"},
            {"dotenv", ".env", ".env"},
            {"json", "JSON", ".json"}};
}

void FakeEngine::exportSession(engine::ExportRequest request,
                               engine::Reply<engine::ExportText> reply) {
    note("exportSession " + request.sessionId + ' ' + request.format);
    engine::ExportText text;
    text.set = {{"AWS_ACCESS_KEY_ID", "AKIAFAKE000000000001"},
                {"AWS_SECRET_ACCESS_KEY", "not-a-secret-of-anything-0123456789abcde"},
                {"HTTPS_PROXY", "http://127.0.0.1:8787"},
                {"AWS_CA_BUNDLE", "/home/alice/.local/share/gatehouse/trust.pem"},
                {"AWS_REGION", "eu-central-1"}};
    text.unset = {"AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL"};
    const bool isSetting = request.direction == engine::ExportDirection::Set;
    for (const auto& [name, value] : text.set)
        text.text += isSetting ? "export " + name + "='" + value + "'\n" : "unset " + name + '\n';
    if (isSetting)
        text.text += "unset AWS_SESSION_TOKEN AWS_PROFILE AWS_ENDPOINT_URL\n";
    answer<engine::ExportText>(std::move(reply), std::move(text));
}

void FakeEngine::consoleOutlook(engine::ConsoleLaunchRequest request,
                                engine::Reply<access::ConsoleOutlook> reply) {
    note("consoleOutlook " + request.console.appName);
    answer<access::ConsoleOutlook>(std::move(reply),
                                   access::ConsoleOutlook{12h, "Your credentials are long-term."});
}

void FakeEngine::launchConsole(engine::ConsoleLaunchRequest request,
                               engine::Reply<engine::ConsoleLaunch> reply) {
    note("launchConsole " + request.console.appName + ' ' + request.console.roleArn);
    answer<engine::ConsoleLaunch>(std::move(reply),
                                  engine::ConsoleLaunch{"http://127.0.0.1:8787/console/once",
                                                        {12h, "Your credentials are long-term."}});
}

void FakeEngine::consoleLink(engine::ConsoleLaunchRequest request,
                             engine::Reply<access::ConsoleLink> reply) {
    note("consoleLink " + request.console.appName + ' ' + request.console.roleArn);
    answer<access::ConsoleLink>(
        std::move(reply),
        access::ConsoleLink{"https://signin.aws.amazon.com/federation?Action=login",
                            {12h, "Your credentials are long-term."}});
}

void FakeEngine::requests(std::uint64_t after,
                          engine::Reply<std::vector<engine::RequestRecord>> reply) {
    std::vector<engine::RequestRecord> newer;
    for (const auto& record : m_requests) {
        if (record.revision > after)
            newer.push_back(record);
    }
    answer<std::vector<engine::RequestRecord>>(std::move(reply), std::move(newer));
}

void FakeEngine::setLastRole(std::string appKey, std::string roleArn) {
    note("setLastRole " + appKey);
    change(engine::PreferencesChanged,
           [&](engine::State& state) { state.preferences.lastRole[appKey] = roleArn; });
}

void FakeEngine::setFavourite(std::string key, bool isFavourite) {
    note("setFavourite " + key);
    change(engine::PreferencesChanged, [&](engine::State& state) {
        std::erase(state.preferences.favourites, key);
        if (isFavourite)
            state.preferences.favourites.push_back(key);
    });
}

void FakeEngine::setAccountColour(std::string accountId, std::string colour) {
    note("setAccountColour " + accountId);
    change(engine::PreferencesChanged,
           [&](engine::State& state) { state.preferences.accountColours[accountId] = colour; });
}

void FakeEngine::setValue(std::string name, std::string value) {
    change(engine::PreferencesChanged, [&](engine::State& state) {
        if (value.empty())
            state.preferences.values.erase(name);
        else
            state.preferences.values[name] = value;
    });
}

} // namespace gatehouse::tests
