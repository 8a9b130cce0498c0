// SPDX-License-Identifier: Apache-2.0
// "Use this session in…": its variables in every form, to copy, save or open a terminal with.
#pragma once

#include "core/engine/Engine.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QTabBar;

namespace gatehouse::ui {

class ActionButton;
class EngineBridge;

/// Opens without blocking and deletes itself.
class ExportDialog final : public QDialog {
    Q_OBJECT
public:
    static ExportDialog* open(EngineBridge& bridge, const std::string& sessionId, QWidget* parent);

Q_SIGNALS:
    void terminalRequested(const QString& sessionId);
    void announced(const QString& message);

private:
    ExportDialog(EngineBridge& bridge, const std::string& sessionId, QWidget* parent);
    void build(const access::SessionInfo& session);
    void fetch();
    void take(const Result<engine::ExportText>& text);
    void show();
    void save();
    [[nodiscard]] const engine::ExportFormat& format() const;

    EngineBridge& m_bridge;
    std::string m_id;
    std::vector<engine::ExportFormat> m_formats;
    QTabBar* m_tabs;
    QPlainTextEdit* m_view;
    ActionButton* m_secret;
    ActionButton* m_undo;
    ActionButton* m_copy;
    QString m_text; ///< With the secret.
    QString m_masked;
    unsigned m_asked = 0; ///< Answers to earlier questions are dropped.
    bool m_showsSecret = false;
    bool m_isUndo = false;
};

} // namespace gatehouse::ui
