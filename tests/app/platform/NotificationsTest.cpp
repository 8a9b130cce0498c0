// SPDX-License-Identifier: Apache-2.0
// The test is the notification service and the portal of a bus of its own.
#include "app/platform/Notifications.h"

#include "app/platform/Appearance.h"
#include "tests/app/platform/PrivateBus.h"

#include <QDBusMessage>
#include <QSignalSpy>
#include <QTest>

using namespace gatehouse;
using platform::Appearance;
using platform::Notification;
using platform::Notifications;

class NotificationService : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        uint replaced;
        QString title;
        QString text;
        QStringList actions;
        QVariantMap hints;
    };
    std::vector<Shown> shown;
    std::vector<uint> closed;

public Q_SLOTS: // NOLINT: called by name
    uint Notify(const QString&, uint replaced, const QString&, const QString& title,
                const QString& text, const QStringList& actions, const QVariantMap& hints, int) {
        shown.push_back({replaced, title, text, actions, hints});
        return replaced != 0 ? replaced : static_cast<uint>(shown.size());
    }
    void CloseNotification(uint id) { closed.push_back(id); }
};

class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public Q_SLOTS: // NOLINT: called by name
    QDBusVariant Read(const QString& space, const QString& key) {
        const bool isAsked = space == QLatin1String("org.freedesktop.appearance") &&
                             key == QLatin1String("color-scheme");
        return QDBusVariant(QVariant::fromValue(QDBusVariant(isAsked ? 1U : 9U)));
    }
};

class NotificationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_bus = std::make_unique<tests::PrivateBus>();
        if (!m_bus->start())
            QSKIP(qPrintable(m_bus->error()));
    }
    void cleanupTestCase() { m_bus.reset(); }
    void init() {
        m_server = connection("server");
        QVERIFY(m_server.registerObject(kPath, &m_service, QDBusConnection::ExportAllSlots));
        QVERIFY(m_server.registerService(kName));
        m_service.shown.clear();
        m_service.closed.clear();
    }
    void cleanup() {
        m_server.unregisterService(kName);
        m_server.unregisterObject(kPath);
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
        QDBusConnection::disconnectFromBus(QStringLiteral("client"));
    }

    void showsTextAndButtons() {
        Notifications notifications(connection("client"));
        notifications.show({QStringLiteral("s-1"),
                            QStringLiteral("Session <ends>"),
                            QStringLiteral("5 min & <b>less</b>"),
                            Notification::Urgency::Critical,
                            {{QStringLiteral("renew"), QStringLiteral("Renew")},
                             {QStringLiteral("default"), QStringLiteral("Show")}}});
        QTRY_COMPARE(m_service.shown.size(), 1U);
        const auto& shown = m_service.shown.front();
        QCOMPARE(shown.title, QStringLiteral("Session <ends>"));
        // The body is markup, the summary is not (specification 1.2, "Basic Design").
        QCOMPARE(shown.text, QStringLiteral("5 min &amp; &lt;b&gt;less&lt;/b&gt;"));
        QCOMPARE(shown.actions.join(QLatin1Char('|')), QStringLiteral("renew|Renew|default|Show"));
        QCOMPARE(shown.hints.value(QStringLiteral("urgency")).toUInt(), 2U);
        QCOMPARE(shown.hints.value(QStringLiteral("desktop-entry")).toString(),
                 QStringLiteral("io.gatehouse.Gatehouse"));
    }

    void replacesOneOfTheSameKeyAndClosesIt() {
        Notifications notifications(connection("client"));
        const Notification one{QStringLiteral("s-1"), QStringLiteral("one"), {}};
        notifications.show(one);
        QTRY_COMPARE(m_service.shown.size(), 1U);
        QCOMPARE(m_service.shown.front().replaced, 0U);
        // Its number is known when the reply has come.
        QTRY_VERIFY((notifications.show(one), m_service.shown.back().replaced == 1U));
        notifications.close(QStringLiteral("s-2"));
        notifications.close(QStringLiteral("s-1"));
        QTRY_COMPARE(m_service.closed, std::vector<uint>{1U});
    }

    void tellsWhichButtonWasPressed() {
        Notifications notifications(connection("client"));
        QSignalSpy activated(&notifications, &Notifications::activated);
        notifications.show({QStringLiteral("s-1"), QStringLiteral("one"), {}});
        notifications.show({QStringLiteral("s-2"), QStringLiteral("two"), {}});
        send("ActionInvoked", {7U, QStringLiteral("renew")}); // of another program
        // The signal is for a number that is known when the reply has come.
        QTRY_VERIFY((send("ActionInvoked", {1U, QStringLiteral("renew")}), activated.count() > 0));
        QCOMPARE(activated.first().at(0).toString(), QStringLiteral("s-1"));
        QCOMPARE(activated.first().at(1).toString(), QStringLiteral("renew"));
        send("NotificationClosed", {1U, 2U});
        send("ActionInvoked", {1U, QStringLiteral("too late")});
        QTRY_VERIFY((send("ActionInvoked", {2U, QStringLiteral("default")}),
                     activated.last().first() == QLatin1String("s-2")));
        for (const auto& one : activated)
            QVERIFY(one.at(1) != QLatin1String("too late"));
    }

    void saysWhenNobodyShowsIt() {
        m_server.unregisterService(kName);
        Notifications notifications(connection("client"));
        QSignalSpy refused(&notifications, &Notifications::refused);
        notifications.show({QStringLiteral("s-1"), QStringLiteral("one"), {}});
        QTRY_COMPARE(refused.count(), 1);
        Notifications without(QDBusConnection(QStringLiteral("no such bus")));
        QSignalSpy at(&without, &Notifications::refused);
        without.show({QStringLiteral("s-1"), QStringLiteral("one"), {}});
        QCOMPARE(at.count(), 1);
    }

    void followsTheDesktopsColours() {
        Portal portal;
        const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
        QVERIFY(m_server.registerObject(path, &portal, QDBusConnection::ExportAllSlots));
        QVERIFY(m_server.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        const Appearance appearance(connection("client"));
        QVERIFY(!appearance.scheme()); // it asks and does not wait
        QTRY_COMPARE(appearance.scheme(), std::optional(Appearance::Scheme::Dark));
        const auto change = [&](const char* key, uint value) {
            QDBusMessage signal =
                QDBusMessage::createSignal(path, QStringLiteral("org.freedesktop.portal.Settings"),
                                           QStringLiteral("SettingChanged"));
            signal << QStringLiteral("org.freedesktop.appearance") << QString::fromLatin1(key)
                   << QVariant::fromValue(QDBusVariant(value));
            QVERIFY(m_server.send(signal));
        };
        change("accent-color", 0);
        change("color-scheme", 2);
        QTRY_COMPARE(appearance.scheme(), std::optional(Appearance::Scheme::Light));
        change("color-scheme", 0);
        QTRY_VERIFY(!appearance.scheme());
    }

private:
    [[nodiscard]] QDBusConnection connection(const char* name) const {
        return QDBusConnection::connectToBus(m_bus->address(), QString::fromLatin1(name));
    }
    void send(const char* name, const QVariantList& arguments) const {
        QDBusMessage signal = QDBusMessage::createSignal(kPath, kName, QString::fromLatin1(name));
        signal.setArguments(arguments);
        QVERIFY(m_server.send(signal));
    }

    const QString kName = QStringLiteral("org.freedesktop.Notifications");
    const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
    std::unique_ptr<tests::PrivateBus> m_bus;
    NotificationService m_service;
    QDBusConnection m_server{QStringLiteral("server")};
};

QTEST_GUILESS_MAIN(NotificationsTest)
#include "NotificationsTest.moc"
