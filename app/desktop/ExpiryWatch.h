// SPDX-License-Identifier: Apache-2.0
// Warns before a session expires, once for each life of it, with one click to renew.
#pragma once

#include "app/platform/Notifications.h"

#include <QObject>

#include <map>
#include <string>

namespace gatehouse::ui {
class EngineBridge;
class SessionStarter;
class TrayIcon;
} // namespace gatehouse::ui

namespace gatehouse::desktop {

class ExpiryWatch final : public QObject {
    Q_OBJECT
public:
    /// `tray` may be null; it and the others outlive this.
    ExpiryWatch(ui::EngineBridge& bridge, ui::SessionStarter& starter, ui::TrayIcon* tray,
                QObject* parent = nullptr);

Q_SIGNALS:
    void sessionChosen(const QString& sessionId);

private:
    void look();

    ui::EngineBridge& m_bridge;
    ui::SessionStarter& m_starter;
    platform::Notifications m_notifications;
    std::map<std::string, qint64> m_warned; ///< Session id to the expiry that was warned of.
};

} // namespace gatehouse::desktop
