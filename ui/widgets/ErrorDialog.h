// SPDX-License-Identifier: Apache-2.0
// A failure in words: what happened, what to do, and the technical part behind "Copy details".
#pragma once

#include "core/base/Error.h"

#include <QDialog>

namespace gatehouse::ui {

/// Opens over `parent` without blocking and deletes itself.
class ErrorDialog final : public QDialog {
    Q_OBJECT
public:
    static ErrorDialog* open(QWidget* parent, const QString& title, const Error& error);

private:
    ErrorDialog(QWidget* parent, const QString& title, const Error& error);
};

} // namespace gatehouse::ui
