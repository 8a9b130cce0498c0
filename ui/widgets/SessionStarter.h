// SPDX-License-Identifier: Apache-2.0
// Starts, renews and stops sessions and tells how it went.
#pragma once

#include "core/engine/Engine.h"

#include <QObject>

#include <map>
#include <string>

namespace gatehouse::ui {

class EngineBridge;

class SessionStarter final : public QObject {
    Q_OBJECT
public:
    enum class Phase { Idle, Starting, Slow };
    explicit SessionStarter(EngineBridge& bridge, QObject* parent = nullptr);

    void start(const access::App& app, const access::Role& role);
    [[nodiscard]] Phase renewPhase(const std::string& sessionId) const;
    void renew(const std::string& sessionId);
    /// Waits no longer; the session may be renewed all the same.
    void cancelRenew(const std::string& sessionId);
    void stop(const std::string& sessionId);
    /// Puts the session's export in the chosen shell's form (setting "shell") into the clipboard.
    void copyExport(const std::string& sessionId);
    /// Slow: for two seconds by now, so that Cancel is offered.
    [[nodiscard]] Phase phase(const std::string& appKey) const;
    /// Stops waiting for the start; when it succeeds anyway its session is stopped at once.
    void cancelStart(const std::string& appKey);

Q_SIGNALS:
    void busyChanged();
    void started(const QString& sessionId);
    void succeeded(const QString& message);
    void failed(const QString& title, const gatehouse::Error& error);

private:
    struct Start {
        Phase phase = Phase::Starting;
        unsigned number = 0; ///< Tells a start from an earlier, cancelled one of the same app.
    };
    [[nodiscard]] unsigned begin(const std::string& key);
    /// False when it was cancelled meanwhile.
    bool end(const std::string& key, unsigned number);
    void finish(const std::string& key, unsigned number, Result<access::SessionInfo> result,
                const QString& roleName);

    EngineBridge& m_bridge;
    std::map<std::string, Start> m_starts; ///< By app key; renewals by theirs.
    unsigned m_lastNumber = 0;
};

} // namespace gatehouse::ui
