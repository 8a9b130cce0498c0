// SPDX-License-Identifier: Apache-2.0
// Everything that is known of an app: address, labels, roles.
#pragma once

#include "core/access/App.h"

#include <QDialog>

namespace gatehouse::ui {

class EngineBridge;

/// Opens without blocking and deletes itself.
class AppDetailsDialog final : public QDialog {
    Q_OBJECT
public:
    static AppDetailsDialog* open(EngineBridge& bridge, const access::App& app, QWidget* parent);

private:
    AppDetailsDialog(EngineBridge& bridge, const access::App& app, QWidget* parent);
};

} // namespace gatehouse::ui
