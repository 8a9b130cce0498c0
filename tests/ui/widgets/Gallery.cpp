// SPDX-License-Identifier: Apache-2.0
// Draws the window and its dialogs in every state into PNG files, for people to look at:
//   QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2 ui.widgets.Gallery FOLDER [light|dark]
#include "tests/support/FakeClock.h"
#include "tests/support/FakeEngine.h"
#include "ui/models/EngineBridge.h"
#include "ui/widgets/AppListView.h"
#include "ui/widgets/AppsPage.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/dialogs/DoctorDialog.h"
#include "ui/widgets/ErrorDialog.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/MainWindow.h"
#include "ui/widgets/RolePickerDialog.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/ShortcutsDialog.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QDir>
#include <QEventLoop>
#include <QPainter>
#include <QPixmap>
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
          m_window(m_bridge), m_page(new AppsPage(m_bridge, m_launcher, m_starter)) {
        m_window.addPage(MainWindow::Page::Apps, m_page);
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
}

void drawDialogs(Scene& scene) {
    scene.m_engine.fillWithDemo();
    scene.settle();
    const auto picker = [&](const QString& name, const char* connection, const char* app) {
        auto* dialog = RolePickerDialog::open(scene.m_bridge, scene.m_launcher, scene.m_starter,
                                              connection, app, &scene.m_window);
        scene.save(name, dialog);
        delete dialog;
    };
    picker(QStringLiteral("picker"), "profiles", "awsconsole-prod");
    picker(QStringLiteral("picker-all"), "", "");
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
    gatehouse::drawDialogs(scene);
    gatehouse::drawDoctor(scene);
    return 0;
}
