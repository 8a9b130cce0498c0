// SPDX-License-Identifier: Apache-2.0
// Whether the desktop prefers light or dark, and whether it wants things to move (XDG Desktop
// Portal, org.freedesktop.portal.Settings: "org.freedesktop.appearance" / "color-scheme", and
// GNOME's "org.gnome.desktop.interface" / "enable-animations", which portals pass on).
#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>
#include <QString>

#include <optional>

namespace gatehouse::platform {

/// Belongs to the GUI thread and never blocks it: the first answer comes as a signal too.
class Appearance final : public QObject {
    Q_OBJECT
public:
    enum class Scheme { Light, Dark };

    explicit Appearance(const QDBusConnection& bus, QObject* parent = nullptr);
    /// Nothing until the portal has answered, and when it states no preference.
    [[nodiscard]] std::optional<Scheme> scheme() const { return m_scheme; }
    /// True until the desktop says otherwise.
    [[nodiscard]] bool wantsAnimations() const { return m_wantsAnimations; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onSettingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void read(const QString& space, const QString& key);
    void take(const QString& space, const QString& key, const QVariant& value);

    QDBusConnection m_bus;
    std::optional<Scheme> m_scheme;
    bool m_wantsAnimations = true;
};

} // namespace gatehouse::platform
