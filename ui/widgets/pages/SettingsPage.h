// SPDX-License-Identifier: Apache-2.0
// The page of settings: each takes effect at once.
#pragma once

#include "core/base/Result.h"

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace gatehouse::ui {

class ActionButton;
class Card;
class ElidedLabel;
class EngineBridge;
class SwitchButton;

/// What the page asks of the system; empty functions hide their settings.
struct SettingsHooks {
    std::function<bool()> startsAtLogin = {};
    std::function<Result<void>(bool)> setStartsAtLogin = {};
    bool hasTray = true;
    /// Name and command of each browser found.
    std::vector<std::pair<QString, QString>> browsers = {};
    QString version = {};
};

class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    SettingsPage(EngineBridge& bridge, SettingsHooks hooks, QWidget* parent = nullptr);

Q_SIGNALS:
    void addConnectionRequested();
    void doctorRequested();
    void editConnectionRequested(const QString& connectionId);
    void announced(const QString& message);
    void failed(const QString& title, const gatehouse::Error& error);

private:
    void build();
    void addGeneral(QVBoxLayout& list);
    void addTools(QVBoxLayout& list);
    void addConnections(QVBoxLayout& list);
    void addTrust(QVBoxLayout& list);
    void addAbout(QVBoxLayout& list);
    QVBoxLayout* addSection(QVBoxLayout& list, const QString& title);
    void addRow(QVBoxLayout& section, const QString& title, const QString& text, QWidget* control);
    SwitchButton* addSwitch(QVBoxLayout& section, const QString& title, const QString& text);
    void updateMovePort();
    void movePort();
    void updateConnections();
    void updateTrust();
    void updateValues();
    void askToRemove(const std::string& id, const QString& name);
    void removeConnection(const std::string& id);

    EngineBridge& m_bridge;
    SettingsHooks m_hooks;
    QComboBox* m_theme = nullptr;
    QComboBox* m_shell = nullptr;
    QComboBox* m_browser = nullptr;
    QLineEdit* m_terminal = nullptr;
    QSpinBox* m_port = nullptr;
    ActionButton* m_movePort = nullptr;
    SwitchButton* m_tray = nullptr;
    SwitchButton* m_warnings = nullptr;
    QVBoxLayout* m_connections = nullptr;
    ActionButton* m_addConnection = nullptr;
    std::vector<QWidget*> m_connectionRows;
    QLabel* m_keychain = nullptr;
    QLabel* m_authority = nullptr;
    ElidedLabel* m_bundle = nullptr;
};

} // namespace gatehouse::ui
