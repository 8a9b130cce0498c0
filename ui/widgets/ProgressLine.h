// SPDX-License-Identifier: Apache-2.0
// A thin bar: the share that is left of a session, or work of unknown length.
#pragma once

#include "ui/widgets/Chip.h"

#include <QTimer>
#include <QWidget>

namespace gatehouse::ui {

class ProgressLine final : public QWidget {
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent = nullptr);
    /// 0.0 … 1.0.
    void setFraction(double fraction, Tone tone = Tone::Ok);
    /// Shows movement, but only when the work takes longer than 300 ms.
    void setBusy(bool isBusy);
    [[nodiscard]] QSize sizeHint() const override { return {120, 4}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_fraction = 0.0;
    Tone m_tone = Tone::Neutral;
    bool m_isBusy = false;
    int m_frame = 0;
    QTimer m_timer;
};

} // namespace gatehouse::ui
