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
void useSession(engine::Engine& engine, const std::string& sessionId, const std::string& commands) {
    engine.exportSession({sessionId}, [commands](const Result<engine::ExportText>& text) {
        if (!text)
            return;
        ChildRequest request{{"sh", "-c", commands}};
        request.environment =
            exports::childEnvironment(Environment::ofProcess(), text->set, text->unset);
        QThreadPool::globalInstance()->start([request] { (void)runChild(request, {}); });
    });
}

/// curl under the names of tools that people have, so that the pictures show the same programs
/// wherever they are taken. Each is one process with several requests, from a list on its standard
/// input.
constexpr const char* kTools = R"sh(
tools=$(mktemp -d) || exit
trap 'rm -r "$tools"' EXIT
for name in terraform aws duckdb; do ln -s "$(command -v curl)" "$tools/$name"; done
head -c 200000 /dev/zero >"$tools/data"
ask() {
  printf 'next\nsilent\noutput = "/dev/null"\naws-sigv4 = "aws:amz:us-east-1:%s"\n' "$1"
  printf 'user = "%s:%s"\nurl = "%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$2"
  shift 2
  while [ $# -gt 1 ]; do printf '%s = "%s"\n' "$1" "$2"; shift 2; done
}
who() { ask sts https://sts.us-east-1.amazonaws.com/ \
  data 'Action=GetCallerIdentity&Version=2011-06-15'; }
s3() { bucket=$1; key=$2; shift 2; ask s3 "https://$bucket.s3.us-east-1.amazonaws.com/$key" "$@"; }
put() { s3 "$1" "$2" request PUT data-binary "@$tools/data"; }
# Not faster, so that the proxy finds out which program it is.
run() { "$tools/$1" --rate 300/m --config -; }
)sh";

constexpr const char* kTerraform = R"sh(
{ who
  s3 shop-production-assets '?list-type=2'
  s3 shop-production-assets README.txt
  s3 shop-production-assets css/site.css
  put shop-production-assets css/site.css
  s3 shop-production-logs 2026/11/01/access.log; } | run terraform
)sh";

constexpr const char* kAws = R"sh(
{ who
  ask s3 https://s3.us-east-1.amazonaws.com/
  put shop-staging-assets release/app.js
  put shop-staging-assets release/app.css
  s3 shop-staging-assets '?list-type=2'
  s3 shop-staging-assets release/app.js
  s3 shop-staging-assets old/app.js request DELETE; } | run aws
)sh";

constexpr const char* kDuckdb = R"sh(
{ s3 lake-raw '?list-type=2'
  s3 lake-raw orders/2026-11-01.csv
  s3 lake-raw orders/2026-11-02.csv
  put lake-reports daily/2026-11-01.parquet
  s3 lake-reports weekly.txt
  AWS_ACCESS_KEY_ID=AKIAGATEQ4STOPPEDBFO
  s3 lake-raw orders/2026-11-01.csv; } | run duckdb
)sh";

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
    m_steps.push_back({[] {},
                       [&bridge] {
                           return bridge.state().apps->size() >= 3;
                       }});
    m_steps.push_back({[this] { arrangePreferences(); }, {}});
    addSession("production", "arn:aws:iam::111122223333:role/ReadOnly", kTerraform, 6);
    addSession("staging", "arn:aws:iam::444455556666:role/Developer", kAws, 7);
    addSteps(QStringLiteral("light"));
    addSteps(QStringLiteral("dark"));
    next();
}

void Screenshots::arrangePreferences() {
    engine::Engine& engine = m_application.engine();
    const auto favourite = [&engine](const char* app, const char* arn) {
        engine.setFavourite(engine::roleKey("sandbox", app, arn), true);
    };
    favourite("production", "arn:aws:iam::111122223333:role/ReadOnly");
    engine.setFavourite(engine::appKey("sandbox", "production"), true);
    engine.setAccountColour("111122223333", "red");
    engine.setAccountColour("444455556666", "green");
    engine.setAccountColour("777788889999", "purple");
    engine.setLastRole(engine::appKey("sandbox", "data-platform"),
                       "arn:aws:iam::777788889999:role/teams/data/DataEngineer");
}

const access::SessionInfo* Screenshots::sessionOf(const std::string& app) const {
    return m_application.bridge().sessionOf("sandbox", app);
}

void Screenshots::addSession(const char* app, const char* role, const char* commands,
                             std::uint64_t requests) {
    m_steps.push_back({[this, app, role] {
                           m_application.engine().startSession({"sandbox", app, role}, {});
                       },
                       [this, app] {
                           return sessionOf(app) != nullptr;
                       }});
    m_steps.push_back({[this, app, commands] {
                           useSession(m_application.engine(), sessionOf(app)->id,
                                      std::string(kTools) + commands);
                       },
                       [this, app, requests] {
                           return sessionOf(app)->requestCount >= requests;
                       }});
}

void Screenshots::addSteps(const QString& theme) {
    using Page = ui::MainWindow::Page;
    ui::MainWindow& window = m_application.window();
    m_steps.push_back({[this, theme] { m_application.bridge().setValue("theme", theme); },
                       [this, theme] {
                           return m_application.bridge().value("theme") == theme;
                       }});
    const auto addPage = [this, &window, theme](Page page, const char* name) {
        m_steps.push_back({[&window, page] {
                               window.showPage(page);
                               // No ring of focus where nobody has pressed a key.
                               if (QWidget* focused = window.focusWidget();
                                   page != Page::Apps && focused != nullptr)
                                   focused->clearFocus();
                           },
                           {}});
        m_steps.push_back({[this, &window, theme, name] {
                               save(QLatin1String(name) + QLatin1Char('-') + theme, &window);
                           },
                           {}});
    };
    addPage(Page::Apps, "apps");
    addSession("data-platform", "arn:aws:iam::777788889999:role/teams/data/DataEngineer", kDuckdb,
               5);
    addPage(Page::Sessions, "sessions");
    addPage(Page::Activity, "activity");
    addPage(Page::Settings, "settings");
    addDialogs(theme);
    // The other theme begins with two sessions again.
    m_steps.push_back(
        {[this] { m_application.engine().stopSession(sessionOf("data-platform")->id, {}); },
         [this] {
             return sessionOf("data-platform") == nullptr;
         }});
}

void Screenshots::addDialogs(const QString& theme) {
    ui::MainWindow& window = m_application.window();
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
    m_steps.push_back({[this] { m_application.openPicker("sandbox", "staging"); }, {}});
    m_steps.push_back({saveDialog("picker-app"), {}});
    m_steps.push_back({[this] { m_application.openPicker(); }, {}});
    m_steps.push_back({saveDialog("picker"), {}});
    m_steps.push_back(
        {[this] { m_application.openExport(ui::toQString(sessionOf("production")->id)); }, {}});
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
