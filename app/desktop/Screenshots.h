// SPDX-License-Identifier: Apache-2.0
// Draws the README's pictures: the program itself, working against its sandbox.
#pragma once

#include "core/access/Session.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gatehouse::desktop {

class Application;

/// Goes through its steps on the event loop and ends the program: 0 when all pictures are written.
class Screenshots final : public QObject {
    Q_OBJECT
public:
    Screenshots(Application& application, QString folder);
    void start();

private:
    /// What somebody who works here for a while has: favourites, colours, a last role.
    void arrangePreferences();
    /// A session of the sandbox's app, and tools that make that many requests with it.
    void addSession(const char* app, const char* role, const char* commands,
                    std::uint64_t requests);
    [[nodiscard]] const access::SessionInfo* sessionOf(const std::string& app) const;
    void addSteps(const QString& theme);
    void addDialogs(const QString& theme);
    void next();
    void save(const QString& name, QWidget* widget);
    void waitFor(const std::function<bool()>& condition);

    struct Step {
        std::function<void()> act;
        /// The next step comes when it holds; gives up after half a minute.
        std::function<bool()> until;
    };
    Application& m_application;
    QString m_folder;
    std::vector<Step> m_steps;
    std::size_t m_at = 0;
    int m_waited = 0;
};

} // namespace gatehouse::desktop
