// SPDX-License-Identifier: Apache-2.0
// Opens addresses in the person's browser, never waiting for it.
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

#include <vector>

namespace gatehouse::platform {

/// Belongs to the GUI thread, but for installed().
class Browser final {
public:
    struct Choice {
        QString title;   ///< "Firefox"
        QString command; ///< "firefox"
    };

    explicit Browser(const QProcessEnvironment& environment);

    /// What the person chose in the settings: a command, with %s where the address goes if it does
    /// not go at the end. Empty: the system's browser.
    void setCommand(const QString& command) { m_command = command; }

    /// Tries the chosen command alone; without one BROWSER (a list as in its documentation), then
    /// xdg-open, then what Qt knows. Only give addresses that are no secret: command lines are seen
    /// by every process of the computer. False when nothing could be started.
    [[nodiscard]] bool open(const QUrl& url) const;

    /// Browsers found on PATH. Looks at files: any thread.
    [[nodiscard]] static std::vector<Choice> installed(const QProcessEnvironment& environment);

private:
    QProcessEnvironment m_environment;
    QString m_command;
};

} // namespace gatehouse::platform
