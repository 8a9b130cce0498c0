// SPDX-License-Identifier: Apache-2.0
// Everything known of one request.
#pragma once

#include "core/access/RequestRecord.h"

#include <QDialog>

namespace gatehouse::ui {

/// Opens without blocking and deletes itself.
class RequestDialog final : public QDialog {
    Q_OBJECT
public:
    static RequestDialog* open(const access::RequestRecord& record, QWidget* parent);

Q_SIGNALS:
    /// Of a failed request: the person wants to know what is wrong on this computer.
    void doctorRequested();

private:
    RequestDialog(const access::RequestRecord& record, QWidget* parent);
};

} // namespace gatehouse::ui
