// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SessionStarter.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTimer>

#include <chrono>

namespace gatehouse::ui {

using namespace std::chrono_literals;

namespace {

/// No app has a key with a line break in it.
std::string renewKey(const std::string& sessionId) {
    return "renew\n" + sessionId;
}

} // namespace

SessionStarter::SessionStarter(EngineBridge& bridge, QObject* parent)
    : QObject(parent), m_bridge(bridge) {}

SessionStarter::Phase SessionStarter::phase(const std::string& appKey) const {
    const auto found = m_starts.find(appKey);
    return found == m_starts.end() ? Phase::Idle : found->second.phase;
}

SessionStarter::Phase SessionStarter::renewPhase(const std::string& sessionId) const {
    return phase(renewKey(sessionId));
}

unsigned SessionStarter::begin(const std::string& key) {
    const unsigned number = ++m_lastNumber;
    m_starts[key] = {Phase::Starting, number};
    Q_EMIT busyChanged();
    QTimer::singleShot(2s, this, [this, key, number] {
        const auto found = m_starts.find(key);
        if (found == m_starts.end() || found->second.number != number)
            return;
        found->second.phase = Phase::Slow;
        Q_EMIT busyChanged();
    });
    return number;
}

bool SessionStarter::end(const std::string& key, unsigned number) {
    const auto found = m_starts.find(key);
    if (found == m_starts.end() || found->second.number != number)
        return false;
    m_starts.erase(found);
    Q_EMIT busyChanged();
    return true;
}

void SessionStarter::start(const access::App& app, const access::Role& role) {
    const std::string key = engine::appKey(app);
    if (m_starts.count(key) != 0)
        return;
    const unsigned number = begin(key);
    m_bridge.engine().startSession(
        {app.connectionId, app.name, role.arn},
        m_bridge.reply<access::SessionInfo>(
            this, [this, key, number, roleName = toQString(role.display)](auto result) {
                finish(key, number, std::move(result), roleName);
            }));
}

void SessionStarter::finish(const std::string& key, unsigned number,
                            Result<access::SessionInfo> result, const QString& roleName) {
    if (!end(key, number)) {
        if (result)
            m_bridge.engine().stopSession(result->id, {});
        return;
    }
    if (!result) {
        Q_EMIT failed(tr("The session for %1 could not be started").arg(roleName), result.error());
        return;
    }
    Q_EMIT started(toQString(result->id));
}

void SessionStarter::cancelStart(const std::string& appKey) {
    if (m_starts.erase(appKey) != 0)
        Q_EMIT busyChanged();
}

void SessionStarter::renew(const std::string& sessionId) {
    const std::string key = renewKey(sessionId);
    if (m_starts.count(key) != 0)
        return;
    const unsigned number = begin(key);
    m_bridge.engine().renewSession(
        sessionId, m_bridge.reply<access::SessionInfo>(this, [this, key, number](auto result) {
            if (!end(key, number))
                return;
            if (!result) {
                Q_EMIT failed(tr("The session could not be renewed"), result.error());
                return;
            }
            Q_EMIT succeeded(tr("%1 renewed: %2. Exports made before go on working.")
                                 .arg(toQString(result->role.display),
                                      wording::timeLeft(result->expiry, m_bridge.now())));
        }));
}

void SessionStarter::cancelRenew(const std::string& sessionId) {
    cancelStart(renewKey(sessionId));
}

void SessionStarter::stop(const std::string& sessionId) {
    const auto* session = m_bridge.session(sessionId);
    const QString name = session != nullptr ? toQString(session->role.display) : QString();
    m_bridge.engine().stopSession(
        sessionId, m_bridge.reply<void>(this, [this, name](Result<void> result) {
            if (!result) {
                Q_EMIT failed(tr("The session could not be stopped"), result.error());
                return;
            }
            Q_EMIT succeeded(tr("Session %1 stopped. Its key works no more.").arg(name));
        }));
}

void SessionStarter::copyExport(const std::string& sessionId) {
    const QString shell = m_bridge.value("shell", QStringLiteral("bash"));
    engine::ExportRequest request;
    request.sessionId = sessionId;
    request.format = toStd(shell);
    QString title = shell;
    for (const auto& format : m_bridge.engine().exportFormats()) {
        if (format.name == request.format)
            title = toQString(format.title);
    }
    m_bridge.engine().exportSession(
        request, m_bridge.reply<engine::ExportText>(this, [this, title](auto result) {
            if (!result) {
                Q_EMIT failed(tr("The export could not be made"), result.error());
                return;
            }
            QGuiApplication::clipboard()->setText(toQString(result->text));
            Q_EMIT succeeded(tr("Copied for %1. Paste it into a terminal.").arg(title));
        }));
}

} // namespace gatehouse::ui
