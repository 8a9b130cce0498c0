// SPDX-License-Identifier: Apache-2.0
// Clock, engine and bridge of a UI test, in the order they must live.
#pragma once

#include "tests/support/FakeClock.h"
#include "tests/support/FakeEngine.h"
#include "ui/models/EngineBridge.h"

#include <QCoreApplication>

#include <chrono>

namespace gatehouse::tests {

struct FakeWorld {
    FakeClock clock{TimePoint(std::chrono::hours(24 * 365 * 56) + std::chrono::hours(12))};
    FakeEngine engine{clock};
    ui::EngineBridge bridge{engine, clock};

    /// Delivers what was posted to the GUI thread.
    static void deliver() {
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }
};

} // namespace gatehouse::tests
