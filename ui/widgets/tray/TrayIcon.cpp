// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/tray/TrayIcon.h"

#include "ui/models/AccountColour.h"
#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AccountTile.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/SessionStarter.h"

#include <QCoreApplication>
#include <QMenu>
#include <QStringList>

#include <algorithm>

namespace gatehouse::ui {
namespace {

constexpr std::size_t kShownRecent = 5;

/// What a recent role's key names, as long as it is still granted.
struct Recent {
    access::App app;
    access::Role role;
};

std::vector<Recent> recentRoles(const engine::State& state) {
    std::vector<Recent> found;
    for (const std::string& key : state.preferences.recentRoles) {
        for (const access::App& app : *state.apps) {
            for (const access::Role& role : app.roles) {
                if (found.size() < kShownRecent &&
                    engine::roleKey(app.connectionId, app.name, role.arn) == key)
                    found.push_back({app, role});
            }
        }
    }
    return found;
}

QString leftOf(const access::SessionInfo& session, TimePoint now) {
    return session.state == access::SessionState::Failed
               ? QCoreApplication::translate("TrayIcon", "not working")
               : wording::shortTimeLeft(session.expiry, now);
}

QIcon swatchOf(const EngineBridge& bridge, const std::string& accountId) {
    return AccountTile::swatch(accountColour(bridge.state().preferences, accountId));
}

} // namespace

TrayIcon::TrayIcon(EngineBridge& bridge, ConsoleLauncher& launcher, SessionStarter& starter,
                   QObject* parent)
    : QObject(parent), m_bridge(bridge), m_launcher(launcher), m_starter(starter),
      m_menu(std::make_unique<QMenu>()) {
    m_icon.setContextMenu(m_menu.get());
    // Trays that speak D-Bus read the menu when it changes, not when it opens.
    connect(&bridge, &EngineBridge::stateChanged, this, &TrayIcon::update);
    connect(&bridge, &EngineBridge::ticked, this, &TrayIcon::update);
    connect(m_menu.get(), &QMenu::aboutToHide, this, &TrayIcon::update, Qt::QueuedConnection);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                    Q_EMIT openRequested();
            });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::messageClicked);
    update();
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::update() {
    updateIcon();
    // A menu that is made anew closes in the hands of the person who has it open, so only when it
    // would say something else.
    const QString contents = contentsOfMenu();
    if (m_menu->isVisible() || contents == m_contents)
        return;
    m_contents = contents;
    rebuild();
}

QString TrayIcon::contentsOfMenu() const {
    const engine::State& state = m_bridge.state();
    QStringList parts{QString::number(static_cast<int>(state.proxy.status)),
                      QString::number(state.proxy.port)};
    for (const access::SessionInfo& session : state.sessions)
        parts << toQString(session.id) << leftOf(session, m_bridge.now())
              << colourTitle(accountColour(state.preferences, session.role.accountId));
    for (const Recent& one : recentRoles(state))
        parts << toQString(engine::roleKey(one.app.connectionId, one.app.name, one.role.arn))
              << colourTitle(accountColour(state.preferences, one.role.accountId));
    return parts.join(QLatin1Char('\n'));
}

void TrayIcon::show() {
    m_icon.show();
}

bool TrayIcon::isVisible() const {
    return m_icon.isVisible() && QSystemTrayIcon::isSystemTrayAvailable();
}

void TrayIcon::tell(const QString& title, const QString& text) {
    m_icon.showMessage(title, text, QSystemTrayIcon::Information);
}

void TrayIcon::updateIcon() {
    const engine::State& state = m_bridge.state();
    const auto any = [&](access::SessionState wanted) {
        return std::ranges::any_of(state.sessions,
                                   [&](const auto& session) { return session.state == wanted; });
    };
    TrayPicture picture = TrayPicture::Off;
    QString words = tr("Gatehouse: proxy off");
    if (state.proxy.status == engine::ProxyStatus::Failed || any(access::SessionState::Failed)) {
        picture = TrayPicture::Error;
        words = tr("Gatehouse: something needs attention");
    } else if (state.proxy.status == engine::ProxyStatus::On) {
        const bool isEnding =
            any(access::SessionState::Expiring) || any(access::SessionState::Expired);
        picture = isEnding ? TrayPicture::Expiring : TrayPicture::On;
        words = isEnding
                    ? tr("Gatehouse: a session expires")
                    : tr("Gatehouse: proxy on, %1").arg(wording::sessions(state.sessions.size()));
    }
    m_icon.setIcon(trayIcon(picture));
    m_icon.setToolTip(words);
}

void TrayIcon::rebuild() {
    m_menu->clear();
    for (QMenu* old : m_menu->findChildren<QMenu*>())
        old->deleteLater();
    addProxy();
    addSessions();
    addRecentRoles();
    m_menu->addSeparator();
    m_menu->addAction(tr("Choose a role…"), this, &TrayIcon::pickerRequested);
    m_menu->addAction(tr("Open Gatehouse"), this, &TrayIcon::openRequested);
    const std::size_t count = m_bridge.state().sessions.size();
    m_menu->addAction(count == 0 ? tr("Quit")
                                 : tr("Quit… (stops %1)").arg(wording::sessions(count)),
                      this, &TrayIcon::quitRequested);
}

void TrayIcon::addProxy() {
    const engine::ProxyState& proxy = m_bridge.state().proxy;
    const bool isOn = proxy.status == engine::ProxyStatus::On;
    QAction* toggle =
        m_menu->addAction(isOn ? tr("Proxy: 127.0.0.1:%1").arg(proxy.port) : tr("Proxy"));
    toggle->setCheckable(true);
    toggle->setChecked(isOn);
    toggle->setEnabled(proxy.status != engine::ProxyStatus::Starting);
    connect(toggle, &QAction::triggered, this, [this, isOn] {
        if (isOn)
            m_bridge.engine().stopProxy({});
        else
            m_bridge.engine().startProxy({});
    });
}

void TrayIcon::addHeading(const QString& title) {
    m_menu->addSeparator();
    // An entry, since the words of a section do not travel over D-Bus.
    m_menu->addAction(title)->setEnabled(false);
}

void TrayIcon::addSessions() {
    if (m_bridge.state().sessions.empty())
        return;
    addHeading(tr("Sessions"));
    for (const access::SessionInfo& session : m_bridge.state().sessions)
        addSessionMenu(session);
}

void TrayIcon::addSessionMenu(const access::SessionInfo& session) {
    QMenu* menu =
        m_menu->addMenu(swatchOf(m_bridge, session.role.accountId),
                        QStringLiteral("%1 · %2\t%3")
                            .arg(toQString(session.role.display), toQString(session.appName),
                                 leftOf(session, m_bridge.now())));
    const QString id = toQString(session.id);
    menu->addAction(tr("Copy for the shell"), this,
                    [this, id] { m_starter.copyExport(toStd(id)); });
    menu->addAction(tr("Use this session in…"), this, [this, id] { Q_EMIT exportRequested(id); });
    menu->addAction(tr("Open terminal"), this, [this, id] { Q_EMIT terminalRequested(id); });
    menu->addAction(tr("Open console"), this, [this, session] {
        if (const access::App* app = m_bridge.app(session.connectionId, session.appName))
            m_launcher.launch(*app, session.role);
    });
    menu->addSeparator();
    menu->addAction(tr("Renew"), this, [this, id] { m_starter.renew(toStd(id)); });
    menu->addAction(tr("Stop"), this, [this, id] { m_starter.stop(toStd(id)); });
}

void TrayIcon::addRecentRoles() {
    const std::vector<Recent> recent = recentRoles(m_bridge.state());
    if (recent.empty())
        return;
    addHeading(tr("Recent roles"));
    for (const Recent& one : recent) {
        QMenu* menu = m_menu->addMenu(
            swatchOf(m_bridge, one.role.accountId),
            QStringLiteral("%1 · %2").arg(toQString(one.role.display), toQString(one.app.name)));
        menu->addAction(tr("Console"), this, [this, one] { m_launcher.launch(one.app, one.role); });
        menu->addAction(tr("Start session"), this,
                        [this, one] { m_starter.start(one.app, one.role); });
    }
}

} // namespace gatehouse::ui
