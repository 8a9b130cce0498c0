// SPDX-License-Identifier: Apache-2.0
// One session: who, where, until when, what it has done, and what can be done with it.
#pragma once

#include "ui/widgets/Card.h"

#include <QWidget>

class QComboBox;

namespace gatehouse::ui {

class AccountTile;
class ActionButton;
class ElidedLabel;
class EngineBridge;
class IconButton;
class LifeBar;
class SessionListModel;
class SessionStarter;

class SessionCard final : public QWidget {
    Q_OBJECT
public:
    SessionCard(EngineBridge& bridge, SessionStarter& starter, const std::string& sessionId,
                QWidget* parent = nullptr);

    [[nodiscard]] const std::string& sessionId() const { return m_id; }
    /// Shows what the model says of that row.
    void show(const SessionListModel& model, int row);
    /// A person was led to this session.
    void highlight();
    /// Takes its place in the order of Tab; the last of its controls.
    QWidget* putBehind(QWidget* before);

Q_SIGNALS:
    void terminalRequested(const QString& sessionId);
    void exportRequested(const QString& sessionId);
    void consoleRequested(const QString& sessionId);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void connectActions();
    void openMenu(const QPoint& position);
    void updateRoom();
    void updateRenew();
    void updateShell();

    EngineBridge& m_bridge;
    SessionStarter& m_starter;
    std::string m_id;
    Card* m_card;
    AccountTile* m_tile;
    ElidedLabel* m_title;
    ElidedLabel* m_subtitle;
    QComboBox* m_shell;
    ActionButton* m_copy;
    ActionButton* m_terminal;
    ActionButton* m_renew;
    ActionButton* m_stop;
    IconButton* m_more;
    LifeBar* m_bar;
    ElidedLabel* m_left;
    ElidedLabel* m_usage;
    ElidedLabel* m_error;
};

} // namespace gatehouse::ui
