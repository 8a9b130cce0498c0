// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/QuitSignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace gatehouse::desktop {
namespace {

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};
std::array<int, 2> pipeEnds{-1, -1}; // a signal handler has no other way to say anything

void onSignal(int signal) {
    std::signal(signal, SIG_DFL);
    const char byte = 0;
    // Nothing can be done in a handler if it fails; the next signal then ends the program.
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject* parent) : QObject(parent) {
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] { onReadable(); });
    for (const int signal : kSignals)
        std::signal(signal, onSignal);
}

QuitSignals::~QuitSignals() {
    if (m_notifier == nullptr)
        return;
    for (const int signal : kSignals)
        std::signal(signal, SIG_DFL);
    m_notifier->setEnabled(false);
    ::close(pipeEnds[0]);
    ::close(pipeEnds[1]);
    pipeEnds = {-1, -1};
}

void QuitSignals::onReadable() {
    char byte = 0;
    while (::read(pipeEnds[0], &byte, 1) > 0) {
    }
    Q_EMIT quitRequested();
}

} // namespace gatehouse::desktop
