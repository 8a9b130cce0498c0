// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/Options.h"

#include <QCommandLineParser>

#include <cstdio>
#include <cstdlib>

namespace gatehouse::desktop {
namespace {

const QString kPicker = QStringLiteral("role-picker");
const QString kProxy = QStringLiteral("proxy-on");
const QString kQuit = QStringLiteral("quit");
const QString kBackground = QStringLiteral("background");

} // namespace

QStringList Options::forOther() const {
    QStringList words;
    if (opensRolePicker)
        words.append(kPicker);
    if (turnsProxyOn)
        words.append(kProxy);
    if (quits)
        words.append(kQuit);
    if (startsInBackground)
        words.append(kBackground);
    return words;
}

Options Options::fromOther(const QStringList& words) {
    Options options;
    options.opensRolePicker = words.contains(kPicker);
    options.turnsProxyOn = words.contains(kProxy);
    options.quits = words.contains(kQuit);
    options.startsInBackground = words.contains(kBackground);
    return options;
}

Options parseOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("AWS apps, roles, console and one local proxy."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption sandbox(QStringLiteral("sandbox"),
                                     QStringLiteral("Use a sandbox: a stand-in for AWS on this "
                                                    "computer. Nothing is kept."));
    const QCommandLineOption background(kBackground,
                                        QStringLiteral("Start without the window, in the tray."));
    const QCommandLineOption picker(kPicker, QStringLiteral("Open the role picker."));
    const QCommandLineOption proxy(kProxy, QStringLiteral("Turn the proxy on."));
    const QCommandLineOption quit(kQuit, QStringLiteral("End the running Gatehouse."));
    const QCommandLineOption pictures(
        QStringLiteral("screenshots"),
        QStringLiteral("Draw pictures of the program, from the sandbox, into DIR and end."),
        QStringLiteral("DIR"));
    const QCommandLineOption measure(
        QStringLiteral("measure-start"),
        QStringLiteral("Print the time from the process's start to the first frame and end."));
    parser.addOptions({sandbox, background, picker, proxy, quit, pictures, measure});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty()) {
        const QString reason = parser.errorText().isEmpty()
                                   ? QStringLiteral("Unexpected: ") +
                                         parser.positionalArguments().join(QLatin1Char(' '))
                                   : parser.errorText();
        std::fprintf(stderr, "gatehouse-desktop: %s\nSee gatehouse-desktop --help.\n",
                     qPrintable(reason));
        std::exit(2);
    }
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp(0);
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    Options options;
    options.usesSandbox = parser.isSet(sandbox);
    options.startsInBackground = parser.isSet(background);
    options.opensRolePicker = parser.isSet(picker);
    options.turnsProxyOn = parser.isSet(proxy);
    options.quits = parser.isSet(quit);
    options.measuresStart = parser.isSet(measure);
    options.screenshotFolder = parser.value(pictures);
    return options;
}

} // namespace gatehouse::desktop
