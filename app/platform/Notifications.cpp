// SPDX-License-Identifier: Apache-2.0
#include "app/platform/Notifications.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace gatehouse::platform {
namespace {

const QString kName = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

QDBusMessage callOf(const char* method) {
    return QDBusMessage::createMethodCall(kName, kPath, kName, QString::fromLatin1(method));
}

} // namespace

Notifications::Notifications(const QDBusConnection& bus, QObject* parent)
    : QObject(parent), m_bus(bus) {
    if (!m_bus.isConnected())
        return;
    // QtDBus knows only slots by name.
    m_bus.connect(kName, kPath, kName, QStringLiteral("ActionInvoked"), this,
                  SLOT(onActionInvoked(uint, QString)));
    m_bus.connect(kName, kPath, kName, QStringLiteral("NotificationClosed"), this,
                  SLOT(onClosed(uint, uint)));
}

void Notifications::show(const Notification& notification) {
    if (!m_bus.isConnected()) {
        Q_EMIT refused(notification);
        return;
    }
    send(notification);
}

void Notifications::send(const Notification& notification) {
    QStringList actions;
    for (const auto& [name, label] : notification.actions)
        actions << name << label;
    const QVariantMap hints{
        {QStringLiteral("urgency"), QVariant::fromValue(static_cast<uchar>(notification.urgency))},
        {QStringLiteral("desktop-entry"), QStringLiteral("io.gatehouse.Gatehouse")}};
    QDBusMessage call = callOf("Notify");
    call << QStringLiteral("Gatehouse") << m_keys.key(notification.key, 0)
         << QStringLiteral("io.gatehouse.Gatehouse") << notification.title
         << notification.text.toHtmlEscaped() << actions << hints << -1;
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, 5000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, notification](QDBusPendingCallWatcher* done) { sent(notification, done); });
}

void Notifications::sent(const Notification& notification, QDBusPendingCallWatcher* call) {
    call->deleteLater();
    const QDBusPendingReply<uint> reply = *call;
    if (reply.isError()) {
        Q_EMIT refused(notification);
        return;
    }
    if (const uint earlier = m_keys.key(notification.key, 0); earlier != reply.value())
        m_keys.remove(earlier);
    m_keys.insert(reply.value(), notification.key);
}

void Notifications::close(const QString& key) {
    const uint id = m_keys.key(key, 0);
    if (id == 0)
        return;
    QDBusMessage call = callOf("CloseNotification");
    call << id;
    m_bus.asyncCall(call);
    m_keys.remove(id);
}

void Notifications::onActionInvoked(uint id, const QString& action) {
    const auto found = m_keys.constFind(id);
    if (found != m_keys.constEnd())
        Q_EMIT activated(*found, action);
}

void Notifications::onClosed(uint id, uint) {
    m_keys.remove(id);
}

} // namespace gatehouse::platform
