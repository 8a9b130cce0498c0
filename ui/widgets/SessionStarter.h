// SPDX-License-Identifier: Apache-2.0
// Starts, renews and stops sessions and tells how it went.
#pragma once

#include "core/engine/Engine.h"

#include <QObject>
#include <QSet>

namespace gatehouse::ui {

class EngineBridge;

class SessionStarter final : public QObject {
    Q_OBJECT
public:
    explicit SessionStarter(EngineBridge& bridge, QObject* parent = nullptr);

    void start(const access::App& app, const access::Role& role);
    void renew(const std::string& sessionId);
    void stop(const std::string& sessionId);
    /// Puts the session's export in the chosen shell's form (setting "shell") into the clipboard.
    void copyExport(const std::string& sessionId);
    /// True while a start for this app is under way.
    [[nodiscard]] bool isStarting(const std::string& appKey) const;
    /// Stops waiting for the start; when it succeeds anyway its session is stopped at once.
    void cancelStart(const std::string& appKey);

Q_SIGNALS:
    void busyChanged();
    void started(const QString& sessionId);
    void succeeded(const QString& message);
    void failed(const QString& title, const gatehouse::Error& error);

private:
    EngineBridge& m_bridge;
    QSet<QString> m_starting;
    QSet<QString> m_cancelled;
};

} // namespace gatehouse::ui
