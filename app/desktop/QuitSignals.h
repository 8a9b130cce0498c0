// SPDX-License-Identifier: Apache-2.0
// An end asked for by the system or a terminal (SIGTERM, SIGINT, SIGHUP) as an event of Qt's, so
// that settings and sessions are written before the program ends.
#pragma once

#include <QObject>

class QSocketNotifier;

namespace gatehouse::desktop {

/// Made once, on the GUI thread, before the engine starts. A second signal ends the program at
/// once.
class QuitSignals final : public QObject {
    Q_OBJECT

public:
    explicit QuitSignals(QObject* parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void quitRequested();

private:
    void onReadable();

    QSocketNotifier* m_notifier = nullptr; ///< Null when the system gave no pipe.
};

} // namespace gatehouse::desktop
