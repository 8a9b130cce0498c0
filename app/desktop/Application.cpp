// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/Application.h"

#include "app/desktop/ExpiryWatch.h"
#include "core/exports/Plan.h"
#include "ui/models/Wording.h"
#include "ui/widgets/AppsPage.h"
#include "ui/widgets/dialogs/ConnectionDialog.h"
#include "ui/widgets/dialogs/DoctorDialog.h"
#include "ui/widgets/dialogs/ExportDialog.h"
#include "ui/widgets/pages/ActivityPage.h"
#include "ui/widgets/pages/SessionsPage.h"
#include "ui/widgets/pages/SettingsPage.h"
#include "ui/widgets/RolePickerDialog.h"
#include "ui/widgets/tray/TrayIcon.h"

#include <QDesktopServices>
#include <QProcessEnvironment>

namespace gatehouse::desktop {
namespace {

using ui::toQString;
using ui::toStd;

engine::LocalEngineOptions engineOptions(const Options& options, const Environment& environment,
                                         const Clock& clock, engine::SecretStore& secrets) {
    engine::LocalEngineOptions engine{environment, clock, secrets};
    if (options.usesSandbox) {
        access::ConnectionSettings sandbox;
        sandbox.kind = "sandbox";
        sandbox.name = "Sandbox";
        engine.connections = {sandbox};
        engine.keeping = engine::Keeping::Nothing;
    }
    return engine;
}

QProcessEnvironment toQt(const Environment& environment) {
    QProcessEnvironment converted;
    for (const auto& [name, value] : environment.values())
        converted.insert(toQString(name), toQString(value));
    return converted;
}

} // namespace

Application::Application(QApplication& application, const Options& options)
    : m_application(application), m_options(options),
      m_environment(exports::withoutExport(Environment::ofProcess())), m_paths(m_environment),
      m_secrets(options.usesSandbox ? LateSecretStore::Kind::Memory
                                    : LateSecretStore::Kind::Keychain),
      m_theme(application), m_appearance(QDBusConnection::sessionBus()),
      m_browser(toQt(m_environment)), m_terminals(toQt(m_environment)),
      m_autostart(m_environment, QCoreApplication::applicationFilePath().toStdString()),
      m_engine(std::make_unique<engine::LocalEngine>(
          engineOptions(options, m_environment, m_clock, m_secrets))),
      m_bridge(std::make_unique<ui::EngineBridge>(*m_engine, m_clock)),
      m_launcher(std::make_unique<ui::ConsoleLauncher>(
          *m_bridge, [this](const QUrl& url) { return m_browser.open(url); })),
      m_starter(std::make_unique<ui::SessionStarter>(*m_bridge)),
      m_window(std::make_unique<ui::MainWindow>(*m_bridge)) {
    followSettings();
    connect(&m_appearance, &platform::Appearance::changed, this, &Application::followAppearance);
    makePages();
    connectWindow();
    makeTray();
    m_expiry = std::make_unique<ExpiryWatch>(*m_bridge, *m_starter, m_tray.get());
    connect(m_expiry.get(), &ExpiryWatch::sessionChosen, this, &Application::revealSession);
    connect(m_bridge.get(), &ui::EngineBridge::preferencesChanged, this,
            &Application::followSettings);
    connect(m_bridge.get(), &ui::EngineBridge::connectionsChanged, this,
            &Application::updateFirstRun);
    connect(m_bridge.get(), &ui::EngineBridge::proxyChanged, this, &Application::announceProxy);
    connect(m_bridge.get(), &ui::EngineBridge::secretsChanged, this, &Application::announceSecrets);
    updateFirstRun();
}

Application::~Application() {
    m_control.reset();
    m_expiry.reset();
    m_tray.reset();
    m_window.reset();
    m_starter.reset();
    m_launcher.reset();
    m_bridge.reset();
    m_engine.reset();
}

void Application::makePages() {
    auto* apps = new ui::AppsPage(*m_bridge, *m_launcher, *m_starter);
    connect(apps, &ui::AppsPage::sessionChosen, this, &Application::revealSession);
    connect(apps, &ui::AppsPage::addConnectionRequested, this, [this] { addConnection({}); });
    connect(apps, &ui::AppsPage::connectionChosen, this, &Application::editConnection);
    connect(apps, &ui::AppsPage::fileOpenRequested, this,
            [](const QString& path) { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
    const auto announce = [this](const QString& message) {
        m_window->announce(message);
    };
    connect(apps, &ui::AppsPage::announced, this, announce);

    m_sessions = new ui::SessionsPage(*m_bridge, *m_starter);
    connect(m_sessions, &ui::SessionsPage::newSessionRequested, this, [this] { openPicker(); });
    connect(m_sessions, &ui::SessionsPage::terminalRequested, this, &Application::openTerminal);
    connect(m_sessions, &ui::SessionsPage::exportRequested, this, &Application::openExport);
    connect(m_sessions, &ui::SessionsPage::consoleRequested, this,
            &Application::openSessionConsole);

    auto* activity = new ui::ActivityPage(*m_bridge);
    connect(activity, &ui::ActivityPage::announced, this, announce);
    connect(activity, &ui::ActivityPage::doctorRequested, this, &Application::openDoctor);

    ui::SettingsHooks hooks;
    hooks.hasTray = QSystemTrayIcon::isSystemTrayAvailable();
    hooks.version = QCoreApplication::applicationVersion();
    if (m_autostart.isPossible() && !m_options.usesSandbox) {
        hooks.startsAtLogin = [this] {
            return m_autostart.isOn();
        };
        hooks.setStartsAtLogin = [this](bool isOn) {
            return isOn ? m_autostart.turnOn() : m_autostart.turnOff();
        };
    }
    for (const platform::Browser::Choice& choice :
         platform::Browser::installed(toQt(m_environment)))
        hooks.browsers.emplace_back(choice.title, choice.command);
    auto* settings = new ui::SettingsPage(*m_bridge, std::move(hooks));
    connect(settings, &ui::SettingsPage::addConnectionRequested, this,
            [this] { addConnection({}); });
    connect(settings, &ui::SettingsPage::editConnectionRequested, this,
            &Application::editConnection);
    connect(settings, &ui::SettingsPage::doctorRequested, this, &Application::openDoctor);
    connect(settings, &ui::SettingsPage::announced, this, announce);
    connect(
        settings, &ui::SettingsPage::failed, this,
        [this](const QString& title, const Error& error) { m_window->showError(title, error); });

    m_window->addPage(ui::MainWindow::Page::Apps, apps);
    m_window->addPage(ui::MainWindow::Page::Sessions, m_sessions);
    m_window->addPage(ui::MainWindow::Page::Activity, activity);
    m_window->addPage(ui::MainWindow::Page::Settings, settings);
}

void Application::connectWindow() {
    m_window->follow(*m_launcher, *m_starter);
    m_window->restorePlace();
    m_window->setCloseHandler([this](QCloseEvent& event) { closing(event); });
    connect(m_window.get(), &ui::MainWindow::addConnectionRequested, this,
            [this] { addConnection({}); });
    connect(m_window.get(), &ui::MainWindow::connectionChosen, this, &Application::editConnection);
    connect(m_window.get(), &ui::MainWindow::quitRequested, this, &Application::askToQuit);
}

void Application::makeTray() {
    m_tray = std::make_unique<ui::TrayIcon>(*m_bridge, *m_launcher, *m_starter);
    connect(m_tray.get(), &ui::TrayIcon::openRequested, m_window.get(),
            &ui::MainWindow::comeForward);
    connect(m_tray.get(), &ui::TrayIcon::pickerRequested, this, [this] { openPicker(); });
    connect(m_tray.get(), &ui::TrayIcon::quitRequested, this, &Application::askToQuit);
    connect(m_tray.get(), &ui::TrayIcon::exportRequested, this, &Application::openExport);
    connect(m_tray.get(), &ui::TrayIcon::terminalRequested, this, &Application::openTerminal);
}

void Application::start() {
    if (!m_options.usesSandbox) {
        m_control = std::make_unique<control::ControlServer>(*m_engine);
        if (const auto listening = m_control->listen(m_paths.controlSocket()); !listening) {
            m_control.reset();
            m_window->announce(tr("The command line works without this window: %1")
                                   .arg(toQString(listening.error().message)),
                               ui::Tone::Warn);
        } else {
            connect(m_bridge.get(), &ui::EngineBridge::stateChanged, this,
                    [this](unsigned changes) { m_control->stateChanged(changes); });
        }
    }
    m_tray->show();
    if (!m_options.startsInBackground || !m_tray->isVisible())
        m_window->show();
    if (m_options.turnsProxyOn)
        m_engine->startProxy({});
    if (m_options.opensRolePicker)
        openPicker();
}

void Application::obey(const Options& options) {
    if (options.quits) {
        m_isQuitting = true;
        QCoreApplication::quit();
        return;
    }
    if (options.turnsProxyOn)
        m_engine->startProxy({});
    if (options.opensRolePicker)
        openPicker();
    else if (!options.startsInBackground && !options.turnsProxyOn)
        m_window->comeForward();
}

void Application::followSettings() {
    m_theme.setChoice(ui::Theme::choiceFrom(m_bridge->value("theme", QStringLiteral("system"))));
    m_browser.setCommand(m_bridge->value("browser"));
    m_terminals.setCommand(m_bridge->value("terminal"));
}

void Application::followAppearance() {
    using Scheme = platform::Appearance::Scheme;
    std::optional<bool> prefersDark;
    if (const auto scheme = m_appearance.scheme())
        prefersDark = *scheme == Scheme::Dark;
    m_theme.setSystemPrefersDark(prefersDark);
    m_theme.setSystemAnimates(m_appearance.wantsAnimations());
}

void Application::openPicker(const std::string& connectionId, const std::string& appName) {
    ui::RolePickerDialog::open(*m_bridge, *m_launcher, *m_starter, connectionId, appName,
                               m_window->isVisible() ? m_window.get() : nullptr);
}

void Application::openDoctor() {
    if (m_doctor == nullptr) {
        m_doctor = new ui::DoctorDialog(
            [this](doctor::Listener listener, std::function<void()> ended) {
                // As it is, with what an export put into it: that is what is looked for.
                const doctor::Options options{*m_engine, Environment::ofProcess(), m_clock};
                const auto examination = std::make_shared<doctor::Examination>(
                    options, std::move(listener), std::move(ended));
                return ui::DoctorRun{[examination] { examination->cancel(); }, examination};
            },
            m_window.get());
    }
    m_doctor->show();
    m_doctor->raise();
    m_doctor->activateWindow();
}

void Application::openExport(const QString& sessionId) {
    auto* dialog = ui::ExportDialog::open(*m_bridge, toStd(sessionId),
                                          m_window->isVisible() ? m_window.get() : nullptr);
    connect(dialog, &ui::ExportDialog::terminalRequested, this, &Application::openTerminal);
    connect(dialog, &ui::ExportDialog::announced, this,
            [this](const QString& message) { m_window->announce(message, ui::Tone::Ok); });
}

void Application::openTerminal(const QString& sessionId) {
    const access::SessionInfo* session = m_bridge->session(toStd(sessionId));
    if (session == nullptr)
        return;
    const QString title = QStringLiteral("%1 · %2").arg(toQString(session->role.display),
                                                        toQString(session->appName));
    m_engine->exportSession(
        {session->id},
        m_bridge->reply<engine::ExportText>(
            this, [this, title](const Result<engine::ExportText>& text) {
                Result<void> opened = text ? m_terminals.open({title, text->set, text->unset})
                                           : Result<void>(fail(text.error()));
                if (opened)
                    m_window->announce(tr("A terminal is opening as %1.").arg(title));
                else
                    m_window->showError(tr("No terminal was opened"), opened.error());
            }));
}

void Application::openSessionConsole(const QString& sessionId) {
    const access::SessionInfo* session = m_bridge->session(toStd(sessionId));
    if (session == nullptr)
        return;
    if (const access::App* app = m_bridge->app(session->connectionId, session->appName))
        m_launcher->launch(*app, session->role);
}

void Application::revealSession(const QString& sessionId) {
    m_window->comeForward();
    m_window->showPage(ui::MainWindow::Page::Sessions);
    m_sessions->reveal(sessionId);
}

void Application::announceProxy() {
    const QString notice = toQString(m_bridge->state().proxy.notice);
    if (notice != m_lastNotice && !notice.isEmpty())
        m_window->announce(notice, ui::Tone::Warn);
    m_lastNotice = notice;
}

void Application::announceSecrets() {
    if (m_bridge->state().secrets != engine::SecretStorage::MemoryOnly || m_toldSecrets ||
        m_options.usesSandbox)
        return;
    m_toldSecrets = true;
    m_window->announce(toQString(m_bridge->state().secretsNotice), ui::Tone::Warn);
}

} // namespace gatehouse::desktop
