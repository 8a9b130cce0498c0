// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ConsoleLauncher.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QTimer>

#include <chrono>
#include <utility>

namespace gatehouse::ui {

using namespace std::chrono_literals;

ConsoleLauncher::ConsoleLauncher(EngineBridge& bridge, Opener opener, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_opener(std::move(opener)) {
    if (!m_opener)
        m_opener = [](const QUrl& url) {
            return QDesktopServices::openUrl(url);
        };
}

void ConsoleLauncher::begin() {
    if (++m_pending == 1)
        Q_EMIT busyChanged(true);
    const unsigned generation = m_generation;
    QTimer::singleShot(2s, this, [this, generation] {
        if (m_pending > 0 && generation == m_generation)
            Q_EMIT slow();
    });
}

bool ConsoleLauncher::end(unsigned generation) {
    if (generation != m_generation)
        return false;
    if (--m_pending == 0) {
        ++m_generation; // the timer of this launch has nothing more to say
        Q_EMIT busyChanged(false);
    }
    return true;
}

void ConsoleLauncher::cancel() {
    ++m_generation;
    if (std::exchange(m_pending, 0) > 0)
        Q_EMIT busyChanged(false);
}

void ConsoleLauncher::launch(const access::App& app, const access::Role& role,
                             const std::string& service, const std::string& region) {
    engine::ConsoleLaunchRequest request;
    request.connectionId = app.connectionId;
    request.console = {app.name, role.arn, service, region};
    const QString roleName = toQString(role.display);
    begin();
    m_bridge.engine().setLastRole(engine::appKey(app), role.arn);
    m_bridge.engine().launchConsole(
        request,
        m_bridge.reply<engine::ConsoleLaunch>(this, [this, roleName,
                                                     generation = m_generation](auto result) {
            if (!end(generation))
                return;
            const QString title = tr("The console could not be opened");
            if (!result) {
                Q_EMIT failed(title, result.error());
                return;
            }
            const QUrl url(toQString(result->loopbackUrl), QUrl::StrictMode);
            if (!m_opener(url)) {
                Q_EMIT failed(title,
                              Error{ErrorCode::Internal, toStd(tr("No browser could be started.")),
                                    toStd(tr("Choose a browser in Settings, or copy the "
                                             "link from the app's menu."))});
                return;
            }
            Q_EMIT succeeded(tr("Console opened as %1. It stays signed in for %2.")
                                 .arg(roleName, wording::duration(result->outlook.duration)));
        }));
}

void ConsoleLauncher::copyLink(const access::App& app, const access::Role& role) {
    engine::ConsoleLaunchRequest request;
    request.connectionId = app.connectionId;
    request.console = {app.name, role.arn};
    begin();
    m_bridge.engine().consoleLink(
        request,
        m_bridge.reply<access::ConsoleLink>(this, [this, generation = m_generation](auto result) {
            if (!end(generation))
                return;
            if (!result) {
                Q_EMIT failed(tr("The link could not be made"), result.error());
                return;
            }
            const QString url = toQString(result->url);
            QGuiApplication::clipboard()->setText(url);
            // Signs in whoever opens it, so it does not stay in the clipboard.
            QTimer::singleShot(1min, this, [url] {
                if (QGuiApplication::clipboard()->text() == url)
                    QGuiApplication::clipboard()->clear();
            });
            Q_EMIT succeeded(tr("Sign-in link copied. Whoever opens it is signed in: "
                                "it leaves the clipboard in a minute."));
        }));
}

} // namespace gatehouse::ui
