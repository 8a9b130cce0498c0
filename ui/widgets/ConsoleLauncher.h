// SPDX-License-Identifier: Apache-2.0
// Opens the AWS console in the browser as a role, or copies the sign-in link.
#pragma once

#include "core/engine/Engine.h"

#include <QObject>
#include <QUrl>

#include <functional>

namespace gatehouse::ui {

class EngineBridge;

/// Belongs to the GUI thread; several launches may be under way.
class ConsoleLauncher final : public QObject {
    Q_OBJECT
public:
    /// Opens a URL in the person's browser; false when none could be started.
    using Opener = std::function<bool(const QUrl&)>;

    /// An empty opener means QDesktopServices.
    ConsoleLauncher(EngineBridge& bridge, Opener opener, QObject* parent = nullptr);

    void launch(const access::App& app, const access::Role& role, const std::string& service = {},
                const std::string& region = {});
    /// Puts the sign-in link into the clipboard and takes it out again after a minute.
    void copyLink(const access::App& app, const access::Role& role);
    /// Forgets all launches under way: their answers open nothing.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_pending > 0; }

Q_SIGNALS:
    void busyChanged(bool isBusy);
    /// A launch takes longer than two seconds: offer `cancel`.
    void slow();
    /// "Console opened as ec2-admin. It stays signed in for 12 h."
    void succeeded(const QString& message);
    void failed(const QString& title, const gatehouse::Error& error);

private:
    void begin();
    bool end(unsigned generation);

    EngineBridge& m_bridge;
    Opener m_opener;
    int m_pending = 0;
    unsigned m_generation = 0;
};

} // namespace gatehouse::ui
