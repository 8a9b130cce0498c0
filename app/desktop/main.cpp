// SPDX-License-Identifier: Apache-2.0
// `gatehouse-desktop`: window, tray and background proxy. One instance a user.
#include "app/desktop/Application.h"
#include "app/desktop/Options.h"
#include "app/desktop/QuitSignals.h"
#include "app/desktop/Screenshots.h"
#include "app/desktop/StartMeter.h"
#include "app/platform/SingleInstance.h"
#include "core/base/Environment.h"
#include "core/config/Paths.h"
#include "ui/widgets/Icons.h"

#include <QApplication>

#include <cstdio>

namespace {

using namespace gatehouse;
using namespace gatehouse::desktop;

int runPictures(QApplication& application, Options options) {
    options.usesSandbox = true;
    Application program(application, options);
    program.start();
    Screenshots pictures(program, options.screenshotFolder);
    pictures.start();
    return QApplication::exec();
}

int runDesktop(QApplication& application, const Options& options,
               platform::SingleInstance& instance) {
    const QuitSignals signals;
    Application program(application, options);
    QObject::connect(&signals, &QuitSignals::quitRequested, &program, [&program] {
        Options quitting;
        quitting.quits = true;
        program.obey(quitting);
    });
    QObject::connect(
        &instance, &platform::SingleInstance::messaged, &program,
        [&program](const QStringList& words) { program.obey(Options::fromOther(words)); });
    if (options.measuresStart)
        new StartMeter(program.window()); // owned by the window
    program.start();
    return QApplication::exec();
}

} // namespace

int main(int count, char** arguments) {
    QCoreApplication::setApplicationName(QStringLiteral("gatehouse-desktop"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GATEHOUSE_VERSION));
    QCoreApplication::setOrganizationName(QStringLiteral("Gatehouse"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Gatehouse"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.gatehouse.Gatehouse"));
    QApplication application(count, arguments);
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(ui::applicationIcon());
    const Options options = parseOptions(QCoreApplication::arguments());
    if (!options.screenshotFolder.isEmpty())
        return runPictures(application, options);

    const config::Paths paths(Environment::ofProcess());
    // A sandbox is a program of its own beside the real one.
    const std::filesystem::path folder =
        options.usesSandbox ? paths.runtimeFolder() / "sandbox" : paths.runtimeFolder();
    platform::SingleInstance instance(QString::fromStdString(folder.string()));
    using Claim = platform::SingleInstance::Claim;
    switch (instance.claim(options.forOther())) {
    case Claim::HandedOver:
        return 0;
    case Claim::NoAnswer:
        std::fprintf(stderr, "gatehouse-desktop: Gatehouse runs already but does not answer. End "
                             "it and try again.\n");
        return 1;
    case Claim::NoFolder:
        std::fprintf(stderr,
                     "gatehouse-desktop: The folder %s cannot be used. Check that it is "
                     "yours.\n",
                     folder.string().c_str());
        return 1;
    case Claim::First:
        break;
    }
    if (options.quits)
        return 0; // nothing ran
    return runDesktop(application, options, instance);
}
