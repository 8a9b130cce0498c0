// SPDX-License-Identifier: Apache-2.0
// The icon in the system's tray and its menu: proxy, sessions, recent roles, quit.
#pragma once

#include <QObject>
#include <QSystemTrayIcon>

#include <memory>

class QAction;
class QMenu;

namespace gatehouse::access {
struct SessionInfo;
}

namespace gatehouse::ui {

class ConsoleLauncher;
class EngineBridge;
class SessionStarter;

class TrayIcon final : public QObject {
    Q_OBJECT
public:
    TrayIcon(EngineBridge& bridge, ConsoleLauncher& launcher, SessionStarter& starter,
             QObject* parent = nullptr);
    ~TrayIcon() override;

    void show();
    [[nodiscard]] bool isVisible() const;
    /// The state in words.
    [[nodiscard]] QString toolTip() const { return m_icon.toolTip(); }
    [[nodiscard]] QMenu* menu() const { return m_menu.get(); }
    /// Where desktops have no notification service.
    void tell(const QString& title, const QString& text);

Q_SIGNALS:
    void openRequested();
    void pickerRequested();
    void quitRequested();
    void exportRequested(const QString& sessionId);
    void terminalRequested(const QString& sessionId);
    /// The message shown by tell() was clicked.
    void messageClicked();

private:
    void update();
    void rebuild();
    /// What the menu would say; it is made anew when that changes.
    [[nodiscard]] QString contentsOfMenu() const;
    void updateIcon();
    void addProxy();
    void addHeading(const QString& title);
    void addSessions();
    void addRecentRoles();
    void addSessionMenu(const access::SessionInfo& session);

    EngineBridge& m_bridge;
    ConsoleLauncher& m_launcher;
    SessionStarter& m_starter;
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon m_icon;
    QString m_contents;
};

} // namespace gatehouse::ui
