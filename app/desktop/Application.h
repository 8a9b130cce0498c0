// SPDX-License-Identifier: Apache-2.0
// The composition root of the desktop: engine, window, tray, dialogs, and what happens when one of
// them asks for another.
#pragma once

#include "app/desktop/LateSecretStore.h"
#include "app/desktop/Options.h"
#include "app/platform/Appearance.h"
#include "app/platform/Autostart.h"
#include "app/platform/Browser.h"
#include "app/platform/Notifications.h"
#include "app/platform/TerminalLauncher.h"
#include "core/base/Clock.h"
#include "core/control/ControlServer.h"
#include "core/engine/LocalEngine.h"
#include "ui/models/EngineBridge.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/MainWindow.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QPointer>

#include <map>
#include <memory>

class QCloseEvent;

namespace gatehouse::ui {
class DoctorDialog;
class QuestionDialog;
class SessionsPage;
class TrayIcon;
} // namespace gatehouse::ui

namespace gatehouse::desktop {

class ExpiryWatch;

class Application final : public QObject {
    Q_OBJECT
public:
    Application(QApplication& application, const Options& options);
    ~Application() override;

    /// Opens the socket for the command line, and shows what the options ask for.
    void start();
    /// What a second start asked of this one.
    void obey(const Options& options);

    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] engine::Engine& engine() { return *m_engine; }
    [[nodiscard]] ui::EngineBridge& bridge() { return *m_bridge; }
    void openPicker(const std::string& connectionId = {}, const std::string& appName = {});
    void openExport(const QString& sessionId);
    void openDoctor();
    void showFirstRun();

private:
    void makePages();
    void connectWindow();
    void makeTray();
    void updateFirstRun();
    void lookForProfiles(QWidget* page);
    void choseKind(const QString& kind);
    void addConnection(const QString& kind);
    void editConnection(const QString& id);
    void openTerminal(const QString& sessionId);
    void openSessionConsole(const QString& sessionId);
    void revealSession(const QString& sessionId);
    void announceProxy();
    void announceSecrets();
    void closing(QCloseEvent& event);
    /// Where a person may send the window instead of quitting.
    enum class AsideBy { Nothing, Minimising };
    void askToQuit();
    void ask(const QString& reason, AsideBy aside);
    void quit();
    void followSettings();
    void followAppearance();

    QApplication& m_application;
    Options m_options;
    SystemClock m_clock;
    Environment m_environment;
    config::Paths m_paths;
    LateSecretStore m_secrets;
    ui::Theme m_theme;
    platform::Appearance m_appearance;
    platform::Browser m_browser;
    platform::TerminalLauncher m_terminals;
    platform::Autostart m_autostart;
    std::unique_ptr<engine::LocalEngine> m_engine;
    std::unique_ptr<control::ControlServer> m_control;
    std::unique_ptr<ui::EngineBridge> m_bridge;
    std::unique_ptr<ui::ConsoleLauncher> m_launcher;
    std::unique_ptr<ui::SessionStarter> m_starter;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<ui::TrayIcon> m_tray;
    std::unique_ptr<ExpiryWatch> m_expiry;
    ui::SessionsPage* m_sessions = nullptr;
    QPointer<ui::QuestionDialog> m_question; ///< Whether to quit; one at a time.
    ui::DoctorDialog* m_doctor = nullptr;    ///< The window's; made when first asked for.
    QString m_lastNotice;
    bool m_isFirstRun = false;
    bool m_toldSecrets = false;
    bool m_isQuitting = false;
};

} // namespace gatehouse::desktop
