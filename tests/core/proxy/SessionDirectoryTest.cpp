// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/SessionDirectory.h"

#include <QTest>

using namespace gatehouse;
using proxy::SessionStanding;

namespace {

class NoForwarder final : public access::Forwarder {
public:
    void prepare(access::VerifiedRequest, Reply) override {}
};

const TimePoint kNow = std::chrono::system_clock::from_time_t(1'700'000'000);

proxy::SessionEntry entry(const std::string& id) {
    proxy::SessionEntry made;
    made.sessionId = "session of " + id;
    made.key = {id, Secret(std::string("secret"))};
    made.forwarder = std::make_shared<NoForwarder>();
    return made;
}

} // namespace

class SessionDirectoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsUnknownStoppedExpiredAndFailedApart() {
        proxy::SessionDirectory directory;
        QVERIFY(directory.find("AKIA1", kNow).standing == SessionStanding::Unknown);
        directory.put(entry("AKIA1"));
        QVERIFY(directory.find("AKIA1", kNow).standing == SessionStanding::Usable);

        auto ending = entry("AKIA2");
        ending.expiry = kNow + Seconds(1);
        directory.put(std::move(ending));
        QVERIFY(directory.find("AKIA2", kNow).standing == SessionStanding::Usable);
        QVERIFY(directory.find("AKIA2", kNow + Seconds(1)).standing == SessionStanding::Expired);

        auto failed = entry("AKIA3");
        failed.forwarder = nullptr;
        failed.state = access::SessionState::Failed;
        directory.put(std::move(failed));
        QVERIFY(directory.find("AKIA3", kNow).standing == SessionStanding::Failed);
    }

    void forgetsTheSecretOfWhatWasStopped() {
        proxy::SessionDirectory directory;
        directory.put(entry("AKIA1"));
        directory.stop("AKIA1");
        const auto found = directory.find("AKIA1", kNow);
        QVERIFY(found.standing == SessionStanding::Stopped);
        QVERIFY(found.entry->key.secretAccessKey.isEmpty());
        QVERIFY(found.entry->forwarder == nullptr);
        QCOMPARE(found.entry->sessionId, std::string("session of AKIA1"));
        directory.put(entry("AKIA1"));
        QVERIFY(directory.find("AKIA1", kNow).standing == SessionStanding::Usable);
    }

    void remembersOnlySoManyStoppedOnes() {
        proxy::SessionDirectory directory;
        for (int i = 0; i < 300; ++i) {
            const std::string id = "AKIA" + std::to_string(i);
            directory.put(entry(id));
            directory.stop(id);
        }
        QVERIFY(directory.find("AKIA0", kNow).standing == SessionStanding::Unknown);
        QVERIFY(directory.find("AKIA299", kNow).standing == SessionStanding::Stopped);
        QCOMPARE(directory.size(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(SessionDirectoryTest)
#include "SessionDirectoryTest.moc"
