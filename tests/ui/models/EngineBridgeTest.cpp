// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FakeWorld.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <memory>
#include <thread>

using namespace gatehouse;
using tests::FakeWorld;

class EngineBridgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void joinsManyChangesIntoOneDelivery() {
        FakeWorld world;
        QSignalSpy all(&world.bridge, &ui::EngineBridge::stateChanged);
        QSignalSpy proxy(&world.bridge, &ui::EngineBridge::proxyChanged);
        for (std::uint16_t port = 1; port <= 50; ++port) {
            world.engine.change(engine::ProxyChanged,
                                [port](engine::State& state) { state.proxy.port = port; });
        }
        QCOMPARE(proxy.count(), 0);
        QCOMPARE(world.bridge.state().proxy.port, std::uint16_t{0});
        FakeWorld::deliver();
        QCOMPARE(proxy.count(), 1);
        QCOMPARE(all.count(), 1);
        QCOMPARE(world.bridge.state().proxy.port, std::uint16_t{50});
    }

    void deliversRepliesOnTheGuiThread() {
        FakeWorld world;
        QThread* seen = nullptr;
        auto reply =
            world.bridge.reply<void>(this, [&](Result<void>) { seen = QThread::currentThread(); });
        std::thread other([&] { reply({}); });
        other.join();
        QVERIFY(seen == nullptr);
        FakeWorld::deliver();
        QCOMPARE(seen, QThread::currentThread());
    }

    void dropsRepliesWhoseReceiverIsGone() {
        FakeWorld world;
        bool isCalled = false;
        auto receiver = std::make_unique<QObject>();
        auto reply =
            world.bridge.reply<void>(receiver.get(), [&](Result<void>) { isCalled = true; });
        reply({});
        receiver.reset();
        FakeWorld::deliver();
        QVERIFY(!isCalled);
    }

    void isSilentAfterItsEnd() {
        const tests::FakeClock clock{TimePoint{}};
        tests::FakeEngine engine(clock);
        auto bridge = std::make_unique<ui::EngineBridge>(engine, clock);
        engine.change(engine::ProxyChanged, [](engine::State&) {});
        bridge.reset();
        FakeWorld::deliver();
        engine.change(engine::ProxyChanged, [](engine::State&) {});
        FakeWorld::deliver();
    }

    void findsTheNewestSessionOfAnApp() {
        FakeWorld world;
        world.engine.fillWithDemo();
        FakeWorld::deliver();
        const auto* app = world.bridge.app("profiles", "awsconsole-prod");
        QVERIFY(app != nullptr);
        world.clock.advance(std::chrono::minutes(1));
        world.engine.startSession({"profiles", app->name, app->roles[2].arn}, {});
        FakeWorld::deliver();
        QCOMPARE(world.bridge.sessionOf("profiles", app->name)->role.display,
                 std::string("ec2-admin"));
        QCOMPARE(world.bridge.sessionOf("profiles", app->name, app->roles[3].arn)->role.display,
                 std::string("ec2-read-only"));
        QVERIFY(world.bridge.sessionOf("files-2", app->name) == nullptr);
    }
};

QTEST_GUILESS_MAIN(EngineBridgeTest)
#include "EngineBridgeTest.moc"
