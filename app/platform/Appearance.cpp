// SPDX-License-Identifier: Apache-2.0
#include "app/platform/Appearance.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace gatehouse::platform {
namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kAppearance = QStringLiteral("org.freedesktop.appearance");
const QString kScheme = QStringLiteral("color-scheme");
const QString kInterfaceOfGnome = QStringLiteral("org.gnome.desktop.interface");
const QString kAnimations = QStringLiteral("enable-animations");

/// Read() wraps its answer in a variant too many; newer portals have ReadOne() beside it.
QVariant unwrapped(QVariant value) {
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

Appearance::Appearance(const QDBusConnection& bus, QObject* parent) : QObject(parent), m_bus(bus) {
    if (!m_bus.isConnected())
        return;
    m_bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                  SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    read(kAppearance, kScheme);
    read(kInterfaceOfGnome, kAnimations);
}

void Appearance::read(const QString& space, const QString& key) {
    QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    call << space << key;
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, space, key](QDBusPendingCallWatcher* done) {
                done->deleteLater();
                const QDBusPendingReply<QDBusVariant> reply = *done;
                if (!reply.isError())
                    take(space, key, QVariant::fromValue(reply.value()));
            });
}

void Appearance::onSettingChanged(const QString& space, const QString& key,
                                  const QDBusVariant& value) {
    take(space, key, value.variant());
}

void Appearance::take(const QString& space, const QString& key, const QVariant& value) {
    if (space == kInterfaceOfGnome && key == kAnimations) {
        const bool wantsAnimations = unwrapped(value).toBool();
        if (wantsAnimations != m_wantsAnimations) {
            m_wantsAnimations = wantsAnimations;
            Q_EMIT changed();
        }
        return;
    }
    if (space != kAppearance || key != kScheme)
        return;
    const uint number = unwrapped(value).toUInt();
    std::optional<Scheme> scheme;
    if (number == 1)
        scheme = Scheme::Dark;
    else if (number == 2)
        scheme = Scheme::Light;
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    Q_EMIT changed();
}

} // namespace gatehouse::platform
