// SPDX-License-Identifier: Apache-2.0
// One finding of the doctor: state in a shape and a word, what is so, what to do, Copy for what is
// to be typed.
#pragma once

#include "core/doctor/Finding.h"

#include <QWidget>

namespace gatehouse::ui {

class FindingRow final : public QWidget {
    Q_OBJECT
public:
    explicit FindingRow(const doctor::Finding& finding, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The command is in the clipboard.
    void copied(const QString& message);

private:
    [[nodiscard]] QWidget* makeCommand(const doctor::Finding& finding);
};

} // namespace gatehouse::ui
