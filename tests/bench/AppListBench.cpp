// SPDX-License-Identifier: Apache-2.0
// How long a key press in the search field takes with many apps, filter, rows and painting
// included. Prints the median and the worst; asserts nothing.
#include "tests/support/FakeWorld.h"
#include "ui/widgets/AppsPage.h"
#include "ui/widgets/ConsoleLauncher.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SessionStarter.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>

#include <algorithm>
#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
    using namespace gatehouse;
    QApplication application(argc, argv);
    const ui::Theme theme(application);
    tests::FakeWorld world;
    ui::ConsoleLauncher launcher(world.bridge, {});
    ui::SessionStarter starter(world.bridge);
    ui::AppsPage page(world.bridge, launcher, starter);
    page.resize(868, 700);
    page.show();
    for (const int count : {100, 10'000, 100'000}) {
        world.engine.fillWithManyApps(count);
        tests::FakeWorld::deliver();
        std::vector<double> times;
        for (const char* typed : {"p", "pa", "pay", "", "7", "77", "7", "", "team-3", "nothing"}) {
            for (int round = 0; round < 5; ++round) {
                QElapsedTimer timer;
                timer.start();
                page.search()->setText(QString::fromLatin1(typed));
                (void)page.grab();
                times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
                page.search()->setText(QStringLiteral("%1 ").arg(round));
            }
        }
        std::sort(times.begin(), times.end());
        std::printf("%6d apps: median %.1f ms, worst %.1f ms\n", count, times[times.size() / 2],
                    times.back());
    }
    return 0;
}
