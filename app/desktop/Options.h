// SPDX-License-Identifier: Apache-2.0
// The desktop's command line.
#pragma once

#include <QString>
#include <QStringList>

namespace gatehouse::desktop {

struct Options {
    bool usesSandbox = false;
    bool startsInBackground = false; ///< Tray only; the window when there is no tray.
    bool opensRolePicker = false;
    bool turnsProxyOn = false;
    bool quits = false;
    bool measuresStart = false; ///< Prints the time to the first frame, then ends.
    QString screenshotFolder = {};

    /// What another instance, already running, is to do.
    [[nodiscard]] QStringList forOther() const;
    [[nodiscard]] static Options fromOther(const QStringList& words);
};

/// Ends the process for --help, --version and mistakes (exit code 2).
[[nodiscard]] Options parseOptions(const QStringList& arguments);

} // namespace gatehouse::desktop
