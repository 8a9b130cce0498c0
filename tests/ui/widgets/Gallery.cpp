// SPDX-License-Identifier: Apache-2.0
// Draws the window and its dialogs in every state into PNG files, for people to look at:
//   QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2 ui.widgets.Gallery FOLDER [light|dark]
#include "tests/support/FakeClock.h"
#include "tests/support/FakeEngine.h"
#include "ui/models/EngineBridge.h"
#include "ui/widgets/AppDetailsDialog.h"
#include "ui/widgets/AppListView.h"
#include "ui/widgets/AppsPage.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/dialogs/ConnectionDialog.h"
#include "ui/widgets/dialogs/DoctorDialog.h"
#include "ui/widgets/dialogs/ExportDialog.h"
#include "ui/widgets/dialogs/RequestDialog.h"
#include "ui/widgets/ErrorDialog.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/MainWindow.h"
#include "ui/widgets/pages/ActivityPage.h"
#include "ui/widgets/pages/FirstRunPage.h"
#include "ui/widgets/pages/SessionsPage.h"
#include "ui/widgets/pages/SettingsPage.h"
#include "ui/widgets/RolePickerDialog.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/ShortcutsDialog.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/tray/TrayIcon.h"

#include <QApplication>
#include <QDir>
#include <QEventLoop>
#include <QMenu>
#include <QPainter>
#include <QPixmap>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace gatehouse {
namespace {

using namespace std::chrono_literals;
using namespace ui;

/// One window over one engine, and the folder that its pictures go to.
class Scene {
public:
    Scene(QString folder, const QString& theme)
        : m_folder(std::move(folder)), m_theme(theme), m_clock(std::chrono::system_clock::now()),
          m_engine(m_clock), m_bridge(m_engine, m_clock),
          m_launcher(m_bridge, [](const QUrl&) { return true; }), m_starter(m_bridge),
          m_window(m_bridge), m_page(new AppsPage(m_bridge, m_launcher, m_starter)),
          m_settings(new SettingsPage(m_bridge, settingsHooks())) {
        m_window.addPage(MainWindow::Page::Apps, m_page);
        m_window.addPage(MainWindow::Page::Sessions, new SessionsPage(m_bridge, m_starter));
        m_window.addPage(MainWindow::Page::Activity, new ActivityPage(m_bridge));
        m_window.addPage(MainWindow::Page::Settings, m_settings);
        m_window.follow(m_launcher, m_starter);
        m_window.show();
    }

    void settle() {
        QEventLoop loop; // longer than any animation
        QTimer::singleShot(180ms, &loop, &QEventLoop::quit);
        loop.exec();
    }
    void save(const QString& name, QWidget* widget = nullptr) {
        settle();
        QWidget* shown = widget != nullptr ? widget : &m_window;
        shown->grab().save(QStringLiteral("%1/%2-%3.png").arg(m_folder, name, m_theme));
    }

    QString m_folder;
    QString m_theme;
    tests::FakeClock m_clock;
    tests::FakeEngine m_engine;
    EngineBridge m_bridge;
    ConsoleLauncher m_launcher;
    SessionStarter m_starter;
    MainWindow m_window;
    AppsPage* m_page;
    SettingsPage* m_settings;

private:
    static SettingsHooks settingsHooks() {
        SettingsHooks hooks;
        hooks.startsAtLogin = [] {
            return true;
        };
        hooks.setStartsAtLogin = [](bool) {
            return Result<void>();
        };
        hooks.browsers = {{QStringLiteral("Firefox"), QStringLiteral("firefox")}};
        hooks.version = QStringLiteral("1.0");
        return hooks;
    }
};

void drawStates(Scene& scene) {
    scene.save(QStringLiteral("apps-none"));
    scene.m_engine.fillWithDemo();
    scene.settle();
    scene.m_page->search()->setFocus();
    scene.save(QStringLiteral("apps"));
    scene.m_page->list()->setFocus();
    scene.m_page->list()->setCurrent(2);
    scene.save(QStringLiteral("apps-list-focus"));
    scene.m_page->search()->setText(QStringLiteral("read"));
    scene.save(QStringLiteral("apps-filtered"));
    scene.m_page->search()->setText(QStringLiteral("nothing like this"));
    scene.save(QStringLiteral("apps-no-match"));
    scene.m_page->search()->clear();
    scene.m_engine.change(0xFF, [](engine::State& state) {
        state.proxy.status = engine::ProxyStatus::Off;
        state.sessions[2].state = access::SessionState::Failed;
        state.connections[0].status = engine::ConnectionStatus::SignedOut;
        state.connections[0].error = "The profile “default” has no credentials: the SSO session "
                                     "expired. Run aws sso login, then try again.";
        state.connections[1].status = engine::ConnectionStatus::Offline;
    });
    scene.save(QStringLiteral("apps-signed-out"));
    scene.m_engine.change(0xFF, [](engine::State& state) {
        state.proxy.status = engine::ProxyStatus::Failed;
        state.proxy.error = "Port 8787 is taken by another program.";
    });
    scene.save(QStringLiteral("apps-proxy-failed"));
    scene.m_engine.fillWithLongNames();
    scene.save(QStringLiteral("apps-long"));
    scene.m_window.resize(720, 480);
    scene.save(QStringLiteral("apps-long-small"));
    scene.m_engine.fillWithDemo();
    scene.save(QStringLiteral("apps-small"));
    scene.m_window.resize(1080, 700);
    scene.m_engine.fillWithSandbox();
    scene.m_window.announce(
        QStringLiteral("Console opened as ReadOnly. It stays signed in for 12 h."), Tone::Ok);
    scene.save(QStringLiteral("apps-sandbox"));
    scene.m_engine.fillWithManyApps(10'000);
    scene.save(QStringLiteral("apps-many"));
    scene.m_engine.fillWithDemo();
    scene.m_engine.change(0xFF, [](engine::State& state) {
        state.apps = std::make_shared<const std::vector<access::App>>();
        state.sessions.clear();
        state.proxy = {};
        state.connections[0].status = engine::ConnectionStatus::Loading;
        state.connections[1].problems.clear();
    });
    scene.settle();
    scene.settle();
    scene.save(QStringLiteral("apps-loading"));
}

void drawSessions(Scene& scene) {
    scene.m_window.showPage(MainWindow::Page::Sessions);
    scene.m_engine.change(0xFF, [](engine::State& state) { state.sessions.clear(); });
    scene.save(QStringLiteral("sessions-none"));
    scene.m_engine.fillWithDemo();
    scene.save(QStringLiteral("sessions"));
    scene.m_engine.change(0xFF, [&](engine::State& state) {
        state.proxy.status = engine::ProxyStatus::Off;
        state.sessions[1].state = access::SessionState::Failed;
        state.sessions[1].error =
            "AWS refused the role developer: its trust policy no longer names "
            "this user. Ask who owns the account, or choose another role.";
        state.sessions[2].state = access::SessionState::Expired;
        state.sessions[2].expiry = scene.m_clock.now() - 1min;
    });
    scene.save(QStringLiteral("sessions-troubled"));
    scene.m_window.resize(720, 480);
    scene.save(QStringLiteral("sessions-troubled-small"));
    scene.m_engine.fillWithLongNames();
    scene.m_engine.change(0xFF, [](engine::State& state) {
        state.sessions[0].role = tests::fakeRole(
            "333344445555", "deploy-payments-production-eu-central-1-with-break-glass-permissions");
    });
    scene.save(QStringLiteral("sessions-small"));
    scene.m_window.resize(1080, 700);
}

void drawActivity(Scene& scene) {
    scene.m_window.showPage(MainWindow::Page::Activity);
    scene.m_engine.fillWithDemo();
    scene.save(QStringLiteral("activity"));
    auto* page = scene.m_window.findChild<ActivityPage*>();
    page->search()->setText(QStringLiteral("status:403"));
    scene.save(QStringLiteral("activity-filtered"));
    page->search()->setText(QStringLiteral("role:nobody"));
    scene.save(QStringLiteral("activity-no-match"));
    page->search()->clear();
    scene.m_window.resize(720, 480);
    scene.save(QStringLiteral("activity-small"));
    scene.m_window.resize(1080, 700);
    std::vector<access::RequestRecord> records;
    scene.m_engine.requests(0, [&records](auto result) { records = *result; });
    for (const auto& record : records) {
        if (record.error.empty())
            continue;
        auto* details = RequestDialog::open(record, &scene.m_window);
        scene.save(record.isLocalError ? QStringLiteral("request-local")
                                       : QStringLiteral("request-refused"),
                   details);
        delete details;
    }
}

void drawSettings(Scene& scene) {
    scene.m_window.showPage(MainWindow::Page::Settings);
    scene.save(QStringLiteral("settings"));
    auto* bar = scene.m_settings->findChild<QScrollArea*>()->verticalScrollBar();
    bar->setValue(bar->maximum());
    scene.m_engine.change(0xFF, [](engine::State& state) {
        state.secrets = engine::SecretStorage::MemoryOnly;
        state.secretsNotice =
            "No keychain was found, so keys stay in memory: sessions end with Gatehouse, and "
            "exports made before must be made again. Install gnome-keyring or KWallet to keep "
            "them.";
    });
    scene.save(QStringLiteral("settings-end"));
    scene.m_window.resize(720, 480);
    bar->setValue(0);
    scene.save(QStringLiteral("settings-small"));
    scene.m_window.resize(1080, 700);
    scene.m_window.showPage(MainWindow::Page::Apps);
    auto* first = new FirstRunPage;
    scene.m_window.showFirstRun(first);
    scene.save(QStringLiteral("first-run-sandbox"));
    first->setProfiles(QStringLiteral("Found 4 profiles in ~/.aws: 3 roles in 2 accounts."), true);
    scene.save(QStringLiteral("first-run"));
    scene.m_window.resize(720, 480);
    scene.save(QStringLiteral("first-run-small"));
    scene.m_window.resize(1080, 700);
    scene.m_window.leaveFirstRun();
}

void drawMenus(Scene& scene) {
    scene.m_engine.fillWithDemo();
    scene.settle();
    TrayIcon tray(scene.m_bridge, scene.m_launcher, scene.m_starter);
    tray.menu()->popup(QPoint(0, 0));
    scene.save(QStringLiteral("tray-menu"), tray.menu());
    tray.menu()->hide();
    Q_EMIT scene.m_page->list()->menuRequested(1, QPoint(0, 0));
    for (auto* menu : scene.m_page->findChildren<QMenu*>()) {
        if (menu->isVisible())
            scene.save(QStringLiteral("row-menu"), menu);
    }
    for (auto* menu : scene.m_page->findChildren<QMenu*>())
        menu->close();
}

void drawConnections(Scene& scene) {
    const auto draw = [&scene](const QString& name, const access::ConnectionSettings& settings) {
        auto* dialog = ConnectionDialog::open(scene.m_bridge, settings, &scene.m_window);
        scene.save(name, dialog);
        delete dialog;
    };
    access::ConnectionSettings settings;
    settings.kind = "profiles";
    draw(QStringLiteral("connection-profiles"), settings);
    settings.kind = "sandbox";
    draw(QStringLiteral("connection-sandbox"), settings);
    settings.id = "files-2";
    settings.kind = "files";
    settings.name = "Team files";
    settings.paths = {"/etc/teleport.yaml", "/home/alice/teleport/roles"};
    settings.traits = {{"aws_role_arns", {"arn:aws:iam::111122223333:role/developer"}}};
    draw(QStringLiteral("connection-files"), settings);
}

void drawDialogs(Scene& scene) {
    scene.m_engine.fillWithDemo();
    scene.settle();
    drawConnections(scene);
    auto* exported = ExportDialog::open(scene.m_bridge, "demo-awsconsole-prod", &scene.m_window);
    scene.save(QStringLiteral("export"), exported);
    delete exported;
    auto* details =
        AppDetailsDialog::open(scene.m_bridge, (*scene.m_bridge.state().apps)[1], &scene.m_window);
    scene.save(QStringLiteral("app-details"), details);
    delete details;
    const auto picker = [&](const QString& name, const char* connection, const char* app) {
        auto* dialog = RolePickerDialog::open(scene.m_bridge, scene.m_launcher, scene.m_starter,
                                              connection, app, &scene.m_window);
        scene.save(name, dialog);
        delete dialog;
    };
    picker(QStringLiteral("picker"), "profiles", "awsconsole-prod");
    picker(QStringLiteral("picker-all"), "", "");
    scene.m_engine.fillWithLongNames();
    scene.settle();
    picker(QStringLiteral("picker-long"), "files-2",
           (*scene.m_bridge.state().apps)[4].name.c_str());
    scene.m_engine.fillWithDemo();
    scene.settle();
    auto* error = ErrorDialog::open(
        &scene.m_window, QStringLiteral("The session for ec2-admin could not be started"),
        Error{ErrorCode::Refused,
              "AWS refused the role ec2-admin: its trust policy does not name "
              "arn:aws:iam::111122223333:user/alice.",
              "Add it there, or choose another role.", "AccessDenied"});
    scene.save(QStringLiteral("error"), error);
    delete error;
    ShortcutsDialog sheet(&scene.m_window);
    scene.save(QStringLiteral("keys"), &sheet);
    QPixmap icons(420, 220);
    icons.fill(Qt::lightGray);
    QPainter painter(&icons);
    applicationIcon().paint(&painter, QRect(10, 10, 128, 128));
    int x = 150;
    for (const auto picture :
         {TrayPicture::Off, TrayPicture::On, TrayPicture::Expiring, TrayPicture::Error}) {
        trayIcon(picture).paint(&painter, QRect(x, 10, 48, 48));
        trayIcon(picture).paint(&painter, QRect(x, 70, 22, 22));
        trayIcon(picture, TrayStyle::Symbolic).paint(&painter, QRect(x, 110, 48, 48));
        trayIcon(picture, TrayStyle::Symbolic).paint(&painter, QRect(x, 170, 22, 22));
        x += 62;
    }
    painter.end();
    icons.save(QStringLiteral("%1/icons-%2.png").arg(scene.m_folder, scene.m_theme));
}

std::vector<doctor::Finding> findings() {
    using doctor::Area;
    using doctor::Outcome;
    return {
        {"connection.profiles", Area::Gatehouse, "This computer", Outcome::Pass,
         "Ready, with 7 apps."},
        {"proxy", Area::Gatehouse, "Proxy", Outcome::Warning,
         "Port 18650 is in use by another program, so the proxy listens on port 40123 from now on. "
         "Exports made before must be renewed.",
         "Export your sessions again, in each terminal:", "eval \"$(gatehouse env)\""},
        {"variable.AWS_PROFILE", Area::Variables, "AWS_PROFILE", Outcome::Failure,
         "It names the profile prod, which does not exist, so the AWS CLI refuses to start.",
         "There are: dev, staging. Choose one, or remove it:", "unset AWS_PROFILE"},
        {"clock", Area::Network, "Clock", Outcome::Pass,
         "It agrees with that of AWS within a minute."},
        {"session", Area::Tools, "Session", Outcome::Pass,
         "Tools are run as ReadOnly in production; AWS says: you are "
         "arn:aws:sts::111122223333:assumed-role/ReadOnly/alice."},
        {"tool.aws", Area::Tools, "AWS CLI 2.15.30", Outcome::Pass,
         "Its call reached AWS through the proxy: sts GetCallerIdentity."},
        {"tool.rclone", Area::Tools, "rclone 1.60.1", Outcome::Failure,
         "This version fails whenever AWS_CA_BUNDLE is set.",
         "Install rclone 1.68 or newer, or run it without that variable; SSL_CERT_FILE is enough "
         "for it:",
         "env -u AWS_CA_BUNDLE rclone",
         "/usr/bin/rclone\nFailed to create file system for \":s3:\": unsupported transport"},
        {"tool.s3cmd", Area::Tools, "s3cmd 2.3.0", Outcome::Warning,
         "It works through the proxy, but only when its own file says so: it reads no variable for "
         "that.",
         "Write into ~/.s3cfg:", "proxy_host = 127.0.0.1\nproxy_port = 18650"},
        {"tools.absent", Area::Tools, "Not on this computer", Outcome::Skipped,
         "DuckDB, Ruby, PHP."}};
}

void drawDoctor(Scene& scene) {
    doctor::Listener listener;
    std::function<void()> ended;
    DoctorDialog dialog(
        [&](doctor::Listener told, std::function<void()> atEnd) {
            listener = std::move(told);
            ended = std::move(atEnd);
            return DoctorRun{};
        },
        &scene.m_window);
    dialog.show();
    scene.save(QStringLiteral("doctor-none"), &dialog);
    dialog.run();
    const auto all = findings();
    for (std::size_t i = 0; i < 3; ++i)
        listener.found(all[i]);
    listener.begins("STS");
    scene.save(QStringLiteral("doctor-running"), &dialog);
    for (std::size_t i = 3; i < all.size(); ++i)
        listener.found(all[i]);
    ended();
    scene.settle();
    dialog.resize(dialog.width(), 1060);
    scene.save(QStringLiteral("doctor"), &dialog);
    dialog.resize(dialog.minimumSize());
    scene.save(QStringLiteral("doctor-small"), &dialog);
}

} // namespace
} // namespace gatehouse

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    gatehouse::ui::Theme theme(application);
    const QStringList arguments = QApplication::arguments();
    const QString folder = arguments.value(1, QStringLiteral("gallery"));
    const QString choice = arguments.value(2, QStringLiteral("light"));
    QDir().mkpath(folder);
    theme.setChoice(gatehouse::ui::Theme::choiceFrom(choice));
    gatehouse::Scene scene(folder, choice);
    gatehouse::drawStates(scene);
    gatehouse::drawSessions(scene);
    gatehouse::drawActivity(scene);
    gatehouse::drawSettings(scene);
    gatehouse::drawMenus(scene);
    gatehouse::drawDialogs(scene);
    gatehouse::drawDoctor(scene);
    return 0;
}
