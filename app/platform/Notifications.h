// SPDX-License-Identifier: Apache-2.0
// Messages of the desktop with buttons (freedesktop.org Desktop Notifications Specification 1.2).
#pragma once

#include <QDBusConnection>
#include <QHash>
#include <QObject>
#include <QString>

#include <utility>
#include <vector>

class QDBusPendingCallWatcher;

namespace gatehouse::platform {

struct Notification {
    enum class Urgency { Low, Normal, Critical };

    QString key; ///< A later one with the same key replaces the earlier one.
    QString title;
    QString text;
    Urgency urgency = Urgency::Normal;
    /// Name and label; the name "default" is a click on the message itself.
    std::vector<std::pair<QString, QString>> actions = {};
};

/// Belongs to the GUI thread and never blocks it.
class Notifications final : public QObject {
    Q_OBJECT
public:
    explicit Notifications(const QDBusConnection& bus, QObject* parent = nullptr);

    void show(const Notification& notification);
    /// Takes it from the screen, if it is still there.
    void close(const QString& key);

Q_SIGNALS:
    /// A button was pressed, or the message itself ("default").
    void activated(const QString& key, const QString& action);
    /// There is no notification service: show it in another way.
    void refused(const gatehouse::platform::Notification& notification);

private Q_SLOTS:
    void onActionInvoked(uint id, const QString& action);
    void onClosed(uint id, uint reason);

private:
    void send(const Notification& notification);
    void sent(const Notification& notification, QDBusPendingCallWatcher* call);

    QDBusConnection m_bus;
    QHash<uint, QString> m_keys; ///< By the service's id.
};

} // namespace gatehouse::platform
