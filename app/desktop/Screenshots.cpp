// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/Screenshots.h"

#include "app/desktop/Application.h"
#include "core/base/ChildProcess.h"
#include "core/exports/ChildEnvironment.h"
#include "ui/models/Wording.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <cstdio>

namespace gatehouse::desktop {
namespace {

constexpr int kPollMilliseconds = 50;
constexpr int kPatience = 30'000;
/// Animations are shorter than this.
constexpr int kSettleMilliseconds = 400;

/// What a person would run in a terminal, so that the pages have something to show.
void useSession(engine::Engine& engine, const std::string& sessionId, const char* commands) {
    engine.exportSession({sessionId}, [commands](const Result<engine::ExportText>& text) {
        if (!text)
            return;
        ChildRequest request{{"sh", "-c", commands}};
        request.environment =
            exports::childEnvironment(Environment::ofProcess(), text->set, text->unset);
        QThreadPool::globalInstance()->start([request] { (void)runChild(request, {}); });
    });
}

constexpr const char* kCommands = R"(
sign() { curl -s -o /dev/null --aws-sigv4 "aws:amz:us-east-1:$1" \
  --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$2" $3 $4; }
sign sts https://sts.us-east-1.amazonaws.com/ -d 'Action=GetCallerIdentity&Version=2011-06-15'
sign s3 https://s3.us-east-1.amazonaws.com/
sign s3 https://shop-production-assets.s3.us-east-1.amazonaws.com/README.txt
sign s3 https://shop-production-assets.s3.us-east-1.amazonaws.com/missing.txt
sign s3 https://lake-raw.s3.us-east-1.amazonaws.com/orders/2026-11-01.csv
)";

} // namespace

Screenshots::Screenshots(Application& application, QString folder)
    : m_application(application), m_folder(std::move(folder)) {}

void Screenshots::start() {
    if (!QDir().mkpath(m_folder)) {
        std::fprintf(stderr, "gatehouse-desktop: The folder %s cannot be made.\n",
                     qPrintable(m_folder));
        QCoreApplication::exit(1);
        return;
    }
    ui::EngineBridge& bridge = m_application.bridge();
    engine::Engine& engine = m_application.engine();
    m_steps.push_back({[] {},
                       [&bridge] {
                           return bridge.state().apps->size() >= 3;
                       }});
    const auto start = [&engine](const char* app, const char* role) {
        return [&engine, app, role] {
            engine.startSession({"sandbox", app, role}, {});
        };
    };
    const auto hasSessions = [&bridge](std::size_t count) {
        return [&bridge, count] {
            return bridge.state().sessions.size() == count;
        };
    };
    m_steps.push_back(
        {start("production", "arn:aws:iam::111122223333:role/ReadOnly"), hasSessions(1)});
    m_steps.push_back(
        {start("staging", "arn:aws:iam::444455556666:role/Developer"), hasSessions(2)});
    m_steps.push_back({[&] {
                           useSession(m_application.engine(),
                                      m_application.bridge().state().sessions.front().id,
                                      kCommands);
                       },
                       [&bridge] {
                           return bridge.state().sessions[0].requestCount +
                                      bridge.state().sessions[1].requestCount >=
                                  5;
                       }});
    addSteps(QStringLiteral("light"));
    addSteps(QStringLiteral("dark"));
    next();
}

void Screenshots::addSteps(const QString& theme) {
    using Page = ui::MainWindow::Page;
    ui::MainWindow& window = m_application.window();
    m_steps.push_back({[this, theme] { m_application.bridge().setValue("theme", theme); },
                       [this, theme] {
                           return m_application.bridge().value("theme") == theme;
                       }});
    const std::pair<Page, const char*> pages[] = {{Page::Apps, "apps"},
                                                  {Page::Sessions, "sessions"},
                                                  {Page::Activity, "activity"},
                                                  {Page::Settings, "settings"}};
    for (const auto& [page, name] : pages) {
        m_steps.push_back({[&window, page = page] { window.showPage(page); }, {}});
        m_steps.push_back({[this, &window, theme, name = name] {
                               save(QLatin1String(name) + QLatin1Char('-') + theme, &window);
                           },
                           {}});
    }
    const auto saveDialog = [this, theme](const char* name) {
        return [this, theme, name] {
            for (QWidget* widget : QApplication::topLevelWidgets()) {
                auto* dialog = qobject_cast<QDialog*>(widget);
                if (dialog == nullptr || !dialog->isVisible())
                    continue;
                save(QLatin1String(name) + QLatin1Char('-') + theme, dialog);
                dialog->reject();
            }
        };
    };
    m_steps.push_back({[this] { m_application.openPicker("sandbox", "production"); }, {}});
    m_steps.push_back({saveDialog("picker"), {}});
    m_steps.push_back({[this] {
                           m_application.openExport(
                               ui::toQString(m_application.bridge().state().sessions.front().id));
                       },
                       {}});
    m_steps.push_back({saveDialog("export"), {}});
    m_steps.push_back({[this] { m_application.showFirstRun(); }, {}});
    m_steps.push_back({[this, &window, theme] {
                           save(QStringLiteral("first-run-") + theme, &window);
                           window.leaveFirstRun();
                       },
                       {}});
}

void Screenshots::next() {
    if (m_at == m_steps.size()) {
        QCoreApplication::exit(0);
        return;
    }
    const Step& step = m_steps[m_at++];
    step.act();
    m_waited = 0;
    waitFor(step.until);
}

void Screenshots::waitFor(const std::function<bool()>& condition) {
    if (!condition || condition()) {
        QTimer::singleShot(kSettleMilliseconds, this, &Screenshots::next);
        return;
    }
    m_waited += kPollMilliseconds;
    if (m_waited >= kPatience) {
        std::fprintf(stderr, "gatehouse-desktop: The pictures wait in vain for step %zu.\n", m_at);
        QCoreApplication::exit(1);
        return;
    }
    QTimer::singleShot(kPollMilliseconds, this, [this, condition] { waitFor(condition); });
}

void Screenshots::save(const QString& name, QWidget* widget) {
    const QString file = m_folder + QLatin1Char('/') + name + QStringLiteral(".png");
    if (!widget->grab().save(file)) {
        std::fprintf(stderr, "gatehouse-desktop: %s cannot be written.\n", qPrintable(file));
        QCoreApplication::exit(1);
    }
}

} // namespace gatehouse::desktop
