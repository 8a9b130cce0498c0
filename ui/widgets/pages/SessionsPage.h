// SPDX-License-Identifier: Apache-2.0
// The page of running sessions.
#pragma once

#include <QWidget>

#include <vector>

class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace gatehouse::ui {

class ActionButton;
class Banner;
class EmptyState;
class EngineBridge;
class SessionCard;
class SessionListModel;
class SessionStarter;

class SessionsPage final : public QWidget {
    Q_OBJECT
public:
    SessionsPage(EngineBridge& bridge, SessionStarter& starter, QWidget* parent = nullptr);

    /// Scrolls to the session and marks it for a moment.
    void reveal(const QString& sessionId);

Q_SIGNALS:
    void newSessionRequested();
    void terminalRequested(const QString& sessionId);
    void exportRequested(const QString& sessionId);
    void consoleRequested(const QString& sessionId);

private:
    void build();
    void sync();
    void updateBanner();
    SessionCard* makeCard(const std::string& sessionId);

    EngineBridge& m_bridge;
    SessionStarter& m_starter;
    SessionListModel* m_model;
    ActionButton* m_add;
    Banner* m_banner;
    QStackedWidget* m_stack;
    QScrollArea* m_scroll;
    QVBoxLayout* m_list;
    EmptyState* m_empty;
    std::vector<SessionCard*> m_cards;
};

} // namespace gatehouse::ui
