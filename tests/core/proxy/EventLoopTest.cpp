// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/EventLoop.h"

#include "core/proxy/Deadline.h"
#include "tests/support/FakeClock.h"

#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <future>
#include <thread>

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

/// Runs the task on the loop and waits for it.
void onLoop(proxy::EventLoop& loop, const std::function<void()>& task) {
    std::promise<void> done;
    loop.post([&] {
        task();
        done.set_value();
    });
    done.get_future().wait();
}

} // namespace

class EventLoopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsTasksInOrderOnItsThread() {
        const SystemClock clock;
        proxy::EventLoop loop(clock);
        std::vector<int> seen;
        bool isHere = false;
        loop.start();
        for (int i = 0; i < 100; ++i)
            loop.post([&seen, i] { seen.push_back(i); });
        onLoop(loop, [&] { isHere = loop.isHere(); });
        QVERIFY(isHere);
        QVERIFY(!loop.isHere());
        QCOMPARE(seen.size(), std::size_t(100));
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void takesTasksFromManyThreads() {
        const SystemClock clock;
        proxy::EventLoop loop(clock);
        loop.start();
        int count = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 1000; ++i)
                    loop.post([&count] { ++count; });
            });
        for (auto& thread : threads)
            thread.join();
        int seen = 0;
        onLoop(loop, [&] { seen = count; });
        QCOMPARE(seen, 4000);
    }

    void dropsTasksAfterAStop() {
        const SystemClock clock;
        proxy::EventLoop loop(clock);
        loop.start();
        loop.stop();
        const auto token = std::make_shared<int>(1);
        const std::weak_ptr<int> weak = token;
        loop.post([token] { QFAIL("ran after the stop"); });
        loop.stop();
    }

    void timersFollowTheGivenClock() {
        tests::FakeClock clock{TimePoint{}};
        proxy::EventLoop loop(clock);
        loop.start();
        std::vector<int> fired;
        onLoop(loop, [&] {
            loop.after(20s, [&] { fired.push_back(20); });
            loop.after(10s, [&] { fired.push_back(10); });
            const auto cancelled = loop.after(5s, [&] { fired.push_back(5); });
            loop.cancel(cancelled);
        });
        onLoop(loop, [] {});
        QVERIFY(fired.empty());
        clock.advance(15s);
        onLoop(loop, [] {}); // timers run after the tasks of a turn
        onLoop(loop, [] {});
        QCOMPARE(fired, std::vector<int>{10});
        clock.advance(15s);
        onLoop(loop, [] {});
        onLoop(loop, [] {});
        QCOMPARE(fired, (std::vector<int>{10, 20}));
    }

    void deadlinesArePushedBack() {
        tests::FakeClock clock{TimePoint{}};
        proxy::EventLoop loop(clock);
        loop.start();
        int expired = 0;
        std::unique_ptr<proxy::Deadline> deadline;
        onLoop(loop, [&] {
            deadline = std::make_unique<proxy::Deadline>(loop, [&] { ++expired; });
            deadline->set(10s);
        });
        clock.advance(8s);
        onLoop(loop, [&] { deadline->set(10s); });
        clock.advance(8s);
        onLoop(loop, [] {});
        onLoop(loop, [] {});
        QCOMPARE(expired, 0);
        clock.advance(3s);
        onLoop(loop, [] {});
        onLoop(loop, [] {});
        QCOMPARE(expired, 1);
        onLoop(loop, [&] {
            deadline->set(10s);
            deadline->set(1s); // nearer than what the timer waits for
        });
        clock.advance(2s);
        onLoop(loop, [] {});
        onLoop(loop, [] {});
        QCOMPARE(expired, 2);
        onLoop(loop, [&] { deadline.reset(); });
    }

    void tellsOfReadinessUntilUnwatched() {
        const SystemClock clock;
        proxy::EventLoop loop(clock);
        std::array<int, 2> ends{};
        QCOMPARE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
        std::promise<char> got;
        loop.start();
        onLoop(loop, [&] {
            loop.watch(ends[0], proxy::EventLoop::Readable, [&](bool, bool) {
                char byte = 0;
                if (::read(ends[0], &byte, 1) == 1)
                    got.set_value(byte);
                loop.unwatch(ends[0]);
            });
        });
        QCOMPARE(::write(ends[1], "x", 1), ssize_t(1));
        QCOMPARE(got.get_future().get(), 'x');
        QCOMPARE(::write(ends[1], "y", 1), ssize_t(1));
        onLoop(loop, [] {}); // a second call would break the promise
        ::close(ends[0]);
        ::close(ends[1]);
    }
};

QTEST_GUILESS_MAIN(EventLoopTest)
#include "EventLoopTest.moc"
