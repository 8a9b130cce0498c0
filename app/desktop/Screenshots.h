// SPDX-License-Identifier: Apache-2.0
// Draws the README's pictures: the program itself, working against its sandbox.
#pragma once

#include <QObject>
#include <QString>

#include <functional>
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
    void addSteps(const QString& theme);
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
