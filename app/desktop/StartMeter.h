// SPDX-License-Identifier: Apache-2.0
// Measures the time from the start of the process to the window's first painted frame.
#pragma once

#include <QObject>

namespace gatehouse::desktop {

class StartMeter final : public QObject {
    Q_OBJECT
public:
    /// Prints "first frame after N ms" when the widget has been painted, and ends the program.
    explicit StartMeter(QWidget& widget);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace gatehouse::desktop
