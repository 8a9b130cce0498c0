// SPDX-License-Identifier: Apache-2.0
#include "ui/models/EngineBridge.h"

#include "ui/models/Wording.h"

#include <algorithm>
#include <chrono>

namespace gatehouse::ui {

using namespace std::chrono_literals;

EngineBridge::EngineBridge(engine::Engine& engine, const Clock& clock, QObject* parent)
    : QObject(parent), m_engine(engine), m_clock(clock), m_state(engine.state()),
      m_mailbox(std::make_shared<Mailbox>()) {
    m_mailbox->bridge = this;
    connect(&m_timer, &QTimer::timeout, this, &EngineBridge::ticked);
    connect(&m_timer, &QTimer::timeout, this, &EngineBridge::adjustTimer);
    adjustTimer();
    m_engine.observe([mailbox = m_mailbox](unsigned changes) {
        if (mailbox->changes.fetch_or(changes) != 0)
            return; // a delivery is already on its way
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [mailbox] {
                if (mailbox->bridge)
                    mailbox->bridge->deliver();
            },
            Qt::QueuedConnection);
    });
}

EngineBridge::~EngineBridge() {
    m_engine.observe({});
}

void EngineBridge::deliver() {
    const unsigned changes = m_mailbox->changes.exchange(0);
    m_state = m_engine.state();
    adjustTimer();
    const QPointer<EngineBridge> self(this);
    using Signal = void (EngineBridge::*)();
    static constexpr std::pair<unsigned, Signal> kSignals[] = {
        {engine::PreferencesChanged, &EngineBridge::preferencesChanged},
        {engine::ConnectionsChanged, &EngineBridge::connectionsChanged},
        {engine::AppsChanged, &EngineBridge::appsChanged},
        {engine::SessionsChanged, &EngineBridge::sessionsChanged},
        {engine::ProxyChanged, &EngineBridge::proxyChanged},
        {engine::RequestsChanged, &EngineBridge::requestsChanged},
        {engine::SecretsChanged, &EngineBridge::secretsChanged},
        {engine::ProblemsChanged, &EngineBridge::problemsChanged},
    };
    for (const auto& [bit, signal] : kSignals) {
        if ((changes & bit) != 0 && self)
            Q_EMIT(this->*signal)();
    }
    if (self)
        Q_EMIT stateChanged(changes);
}

void EngineBridge::adjustTimer() {
    const auto soon = now() + 2min;
    const bool isClose =
        std::any_of(m_state->sessions.begin(), m_state->sessions.end(), [&](const auto& session) {
            return session.expiry && *session.expiry<soon&& * session.expiry> now() - 5s;
        });
    const std::chrono::milliseconds interval = isClose ? 1s : 10s;
    if (!m_timer.isActive() || m_timer.intervalAsDuration() != interval)
        m_timer.start(interval);
}

const engine::ConnectionState* EngineBridge::connection(const std::string& id) const {
    for (const auto& candidate : m_state->connections) {
        if (candidate.settings.id == id)
            return &candidate;
    }
    return nullptr;
}

const access::App* EngineBridge::app(const std::string& connectionId,
                                     const std::string& name) const {
    for (const auto& candidate : *m_state->apps) {
        if (candidate.name == name && candidate.connectionId == connectionId)
            return &candidate;
    }
    return nullptr;
}

const access::SessionInfo* EngineBridge::session(const std::string& id) const {
    for (const auto& candidate : m_state->sessions) {
        if (candidate.id == id)
            return &candidate;
    }
    return nullptr;
}

const access::SessionInfo* EngineBridge::sessionOf(const std::string& connectionId,
                                                   const std::string& appName,
                                                   const std::string& roleArn) const {
    const access::SessionInfo* found = nullptr;
    for (const auto& candidate : m_state->sessions) {
        if (candidate.connectionId == connectionId && candidate.appName == appName &&
            (roleArn.empty() || candidate.role.arn == roleArn) &&
            (found == nullptr || candidate.started > found->started))
            found = &candidate;
    }
    return found;
}

bool EngineBridge::isSandbox(const std::string& connectionId) const {
    const engine::ConnectionState* found = connection(connectionId);
    return found != nullptr && found->settings.kind == "sandbox";
}

bool EngineBridge::isFavourite(const std::string& key) const {
    const auto& favourites = m_state->preferences.favourites;
    return std::find(favourites.begin(), favourites.end(), key) != favourites.end();
}

QString EngineBridge::value(const std::string& name, const QString& fallback) const {
    const auto& values = m_state->preferences.values;
    const auto found = values.find(name);
    return found == values.end() ? fallback : toQString(found->second);
}

void EngineBridge::setValue(const std::string& name, const QString& value) {
    m_engine.setValue(name, toStd(value));
}

bool EngineBridge::showsSandbox() const {
    return std::any_of(m_state->connections.begin(), m_state->connections.end(),
                       [](const auto& one) { return one.settings.kind == "sandbox"; });
}

} // namespace gatehouse::ui
