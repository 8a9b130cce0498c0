// SPDX-License-Identifier: Apache-2.0
// Adds a connection or changes one.
#pragma once

#include "core/access/Connection.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace gatehouse::ui {

class ActionButton;
class Banner;
class EngineBridge;

/// Opens without blocking and deletes itself.
class ConnectionDialog final : public QDialog {
    Q_OBJECT
public:
    /// `settings.id` empty: a new one, of the kind given.
    static ConnectionDialog* open(EngineBridge& bridge, const access::ConnectionSettings& settings,
                                  QWidget* parent);

Q_SIGNALS:
    void saved(const QString& connectionId);

private:
    ConnectionDialog(EngineBridge& bridge, const access::ConnectionSettings& settings,
                     QWidget* parent);
    void build();
    void buildPaths();
    void buildFoot(QVBoxLayout& layout);
    void updateFields();
    void browse(bool wantsFolder);
    void save();
    void failed(const Error& error);
    [[nodiscard]] Result<access::ConnectionSettings> typed() const;

    EngineBridge& m_bridge;
    access::ConnectionSettings m_settings;
    QFormLayout* m_form;
    Banner* m_banner;
    QComboBox* m_kind;
    QLabel* m_about = nullptr; ///< What the kind is.
    QLineEdit* m_name;
    QPlainTextEdit* m_paths;
    QWidget* m_pathsField;
    QLineEdit* m_user;
    QLineEdit* m_roles;
    QPlainTextEdit* m_traits;
    QLineEdit* m_region;
    QLineEdit* m_signIn;
    ActionButton* m_save;
};

} // namespace gatehouse::ui
