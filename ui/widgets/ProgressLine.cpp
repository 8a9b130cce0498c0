// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ProgressLine.h"

#include "ui/widgets/Theme.h"

#include <QPainter>

#include <algorithm>
#include <chrono>

namespace gatehouse::ui {

using namespace std::chrono_literals;

namespace {
constexpr int kFramesBeforeShown = 6; // 6 frames of 50 ms
constexpr int kFramesOfRun = 28;
} // namespace

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
    setFixedHeight(4);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_timer.setInterval(50ms);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        ++m_frame;
        if (m_frame == kFramesBeforeShown || Theme::current().isAnimated())
            update();
    });
}

void ProgressLine::setFraction(double fraction, Tone tone) {
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    m_tone = tone;
    update();
}

void ProgressLine::setBusy(bool isBusy) {
    if (isBusy == m_isBusy)
        return;
    m_isBusy = isBusy;
    m_frame = 0;
    if (isBusy)
        m_timer.start();
    else
        m_timer.stop();
    update();
}

void ProgressLine::paintEvent(QPaintEvent*) {
    const ThemeColours& c = Theme::current().colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF track(0, 0, width(), 4);
    if (m_isBusy) {
        if (m_frame < kFramesBeforeShown)
            return;
        painter.setBrush(c.line);
        painter.drawRoundedRect(track, 2, 2);
        // Where nothing may move the bar stands still in the middle.
        const double part = Theme::current().isAnimated()
                                ? (m_frame % kFramesOfRun) / static_cast<double>(kFramesOfRun)
                                : 0.5;
        const double length = width() * 0.3;
        const double left = part * (width() + length) - length;
        painter.setBrush(c.accent);
        painter.setClipRect(track);
        painter.drawRoundedRect(QRectF(left, 0, length, 4), 2, 2);
        return;
    }
    if (m_fraction <= 0.0 && m_tone == Tone::Neutral)
        return;
    painter.setBrush(c.line);
    painter.drawRoundedRect(track, 2, 2);
    painter.setBrush(m_tone == Tone::Bad      ? c.bad
                     : m_tone == Tone::Warn   ? c.warn
                     : m_tone == Tone::Accent ? c.accent
                                              : c.ok);
    painter.drawRoundedRect(QRectF(0, 0, width() * m_fraction, 4), 2, 2);
}

} // namespace gatehouse::ui
