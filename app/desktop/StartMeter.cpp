// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/StartMeter.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFile>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace gatehouse::desktop {
namespace {

/// Milliseconds since the kernel started this process; negative where that is not known. Field 22
/// of proc_pid_stat(5) is the start in clock ticks since boot.
double processAge() {
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return -1.0;
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    timespec now{};
    if (fields.size() < 20 || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return -1.0;
    const double started =
        fields[19].toDouble() * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
    return static_cast<double>(now.tv_sec) * 1000.0 + static_cast<double>(now.tv_nsec) / 1e6 -
           started;
}

} // namespace

StartMeter::StartMeter(QWidget& widget) : QObject(&widget) {
    widget.installEventFilter(this);
}

bool StartMeter::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        // After the paint event itself and the flush that follows it.
        QTimer::singleShot(0, this, [] {
            std::printf("first frame after %.0f ms\n", processAge());
            QCoreApplication::exit(0); // quit() would ask the window, which asks the person
        });
    }
    return false;
}

} // namespace gatehouse::desktop
