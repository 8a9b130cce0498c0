// SPDX-License-Identifier: Apache-2.0
// The sheet of all keys, opened by "?".
#pragma once

#include <QDialog>

namespace gatehouse::ui {

class ShortcutsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutsDialog(QWidget* parent = nullptr);
};

} // namespace gatehouse::ui
