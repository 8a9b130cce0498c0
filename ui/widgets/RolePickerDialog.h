// SPDX-License-Identifier: Apache-2.0
// Choose a role: one dialog for the window, the tray and the hotkey.
#pragma once

#include "core/engine/State.h"

#include <QDialog>

#include <string>

class QLabel;
class QLayout;
class QListView;

namespace gatehouse::ui {

class AccountTile;
class ActionButton;
class ConsoleLauncher;
class ElidedLabel;
class EngineBridge;
class IconButton;
class RoleListModel;
class SearchField;
class SessionStarter;

/// Opens without blocking and deletes itself. The choice is carried out by launcher and starter.
class RolePickerDialog final : public QDialog {
    Q_OBJECT
public:
    /// An empty `appName` offers the roles of every app.
    static RolePickerDialog* open(EngineBridge& bridge, ConsoleLauncher& launcher,
                                  SessionStarter& starter, const std::string& connectionId,
                                  const std::string& appName, QWidget* parent);

    RolePickerDialog(EngineBridge& bridge, ConsoleLauncher& launcher, SessionStarter& starter,
                     const std::string& connectionId, const std::string& appName,
                     QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Choice { Console, Session };
    void build();
    [[nodiscard]] QWidget* makeList();
    [[nodiscard]] QLayout* makeFoot();
    void updateCurrent();
    void restoreCurrent();
    void askOutlook();
    void choose(Choice choice);
    void toggleFavourite(int row);
    void openRowMenu(const QPoint& position);

    EngineBridge& m_bridge;
    ConsoleLauncher& m_launcher;
    SessionStarter& m_starter;
    RoleListModel* m_model;
    AccountTile* m_tile = nullptr;
    ElidedLabel* m_subtitle = nullptr;
    SearchField* m_search = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_none = nullptr;
    QLabel* m_outlook = nullptr;
    ActionButton* m_console = nullptr;
    ActionButton* m_session = nullptr;
    IconButton* m_star =
        nullptr;            ///< What the stars in the rows do, for keyboard and screen readers.
    std::string m_askedFor; ///< Key of the role whose outlook was asked for: the current one.
    QString m_filterSeen;
};

} // namespace gatehouse::ui
