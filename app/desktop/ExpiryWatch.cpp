// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/ExpiryWatch.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/tray/TrayIcon.h"

#include <QDBusConnection>

namespace gatehouse::desktop {

ExpiryWatch::ExpiryWatch(ui::EngineBridge& bridge, ui::SessionStarter& starter, ui::TrayIcon* tray,
                         QObject* parent)
    : QObject(parent), m_bridge(bridge), m_starter(starter),
      m_notifications(QDBusConnection::sessionBus()) {
    connect(&bridge, &ui::EngineBridge::sessionsChanged, this, &ExpiryWatch::look);
    connect(&bridge, &ui::EngineBridge::ticked, this, &ExpiryWatch::look);
    connect(&m_notifications, &platform::Notifications::activated, this,
            [this](const QString& key, const QString& action) {
                if (action == QStringLiteral("renew"))
                    m_starter.renew(ui::toStd(key));
                else
                    Q_EMIT sessionChosen(key);
            });
    if (tray != nullptr)
        connect(&m_notifications, &platform::Notifications::refused, this,
                [tray](const platform::Notification& notification) {
                    tray->tell(notification.title, notification.text);
                });
}

void ExpiryWatch::look() {
    if (m_bridge.value("expiryWarnings", QStringLiteral("yes")) != QStringLiteral("yes"))
        return;
    for (const access::SessionInfo& session : m_bridge.state().sessions) {
        if (!session.expiry)
            continue;
        const qint64 expiry = session.expiry->time_since_epoch().count();
        const auto warned = m_warned.find(session.id);
        const bool isEnding = session.state == access::SessionState::Expiring ||
                              session.state == access::SessionState::Expired;
        if (!isEnding) {
            if (warned != m_warned.end()) {
                m_notifications.close(ui::toQString(session.id));
                m_warned.erase(warned);
            }
            continue;
        }
        if (warned != m_warned.end() && warned->second == expiry)
            continue;
        m_warned[session.id] = expiry;
        const QString who =
            tr("%1 in %2").arg(ui::toQString(session.role.display), ui::toQString(session.appName));
        platform::Notification notification;
        notification.key = ui::toQString(session.id);
        notification.title = session.state == access::SessionState::Expired
                                 ? tr("Session expired: %1").arg(who)
                                 : tr("Session expires soon: %1").arg(who);
        notification.text = session.state == access::SessionState::Expired
                                ? tr("Tools that use it are refused until it is renewed.")
                                : ui::wording::timeLeft(session.expiry, m_bridge.now());
        notification.actions = {{QStringLiteral("renew"), tr("Renew")},
                                {QStringLiteral("default"), tr("Show")}};
        m_notifications.show(notification);
    }
}

} // namespace gatehouse::desktop
