// SPDX-License-Identifier: Apache-2.0
#include "core/aws/CachedCredentials.h"
#include "core/aws/RoleCredentials.h"

#include "core/base/ThreadPool.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedHttpClient.h"

#include <QTest>

#include <deque>
#include <future>
#include <thread>

using namespace gatehouse;
using namespace gatehouse::aws;
using namespace std::chrono_literals;

namespace {

/// Runs tasks when the test says so.
class ManualPool final : public Executor {
public:
    void post(std::function<void()> task) override { m_tasks.push_back(std::move(task)); }
    void runAll() {
        while (!m_tasks.empty()) {
            const auto task = std::move(m_tasks.front());
            m_tasks.pop_front();
            task();
        }
    }
    [[nodiscard]] std::size_t size() const { return m_tasks.size(); }

private:
    std::deque<std::function<void()>> m_tasks;
};

Credentials makeCredentials(const std::string& id, std::optional<TimePoint> expiry) {
    Credentials credentials;
    credentials.accessKeyId = id;
    credentials.secretAccessKey = Secret(std::string("secret"));
    credentials.sessionToken = Secret(std::string("token"));
    credentials.expiry = expiry;
    return credentials;
}

const TimePoint kStart = *fromAmzDate("20260101T000000Z");

} // namespace

class CachedCredentialsTest : public QObject {
    Q_OBJECT

private:
    tests::FakeClock m_clock{kStart};
    ManualPool m_pool;
    int m_loads = 0;
    std::optional<Error> m_failure;
    std::optional<Seconds> m_life = 3600s;

    CachedCredentials make() { return CachedCredentials(loader(), m_pool, m_clock); }
    CachedCredentials::Load loader() {
        return [this](const Cancel&) -> Result<Credentials> {
            ++m_loads;
            if (m_failure)
                return fail(*m_failure);
            return makeCredentials("AKIA" + std::to_string(m_loads),
                                   m_life ? std::optional<TimePoint>(m_clock.now() + *m_life)
                                          : std::nullopt);
        };
    }
    static std::string idOf(const Result<Credentials>& result) {
        return result ? result->accessKeyId : result.error().message;
    }

private Q_SLOTS:
    void init() {
        m_clock.advance(kStart - m_clock.now());
        m_pool = {};
        m_loads = 0;
        m_failure.reset();
        m_life = 3600s;
    }

    void asksOnceForManyWhoWait() {
        CachedCredentials cache = make();
        std::vector<std::string> replies;
        for (int i = 0; i < 5; ++i)
            cache.get([&](const Result<Credentials>& one) { replies.push_back(idOf(one)); });
        QVERIFY(replies.empty());
        QCOMPARE(m_pool.size(), std::size_t{1});
        m_pool.runAll();
        QCOMPARE(replies, std::vector<std::string>(5, "AKIA1"));
        cache.get([&](const Result<Credentials>& one) { replies.push_back(idOf(one)); });
        QCOMPARE(replies.size(), std::size_t{6}); // at once
        QCOMPARE(m_loads, 1);
    }

    void renewsBehindTheScenesAndThenInTheForeground() {
        CachedCredentials cache = make();
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        m_clock.advance(49min);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        QCOMPARE(m_pool.size(), std::size_t{0});
        m_clock.advance(2min);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        QCOMPARE(m_pool.size(), std::size_t{1});
        m_pool.runAll();
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA2"));
        m_clock.advance(59min + 30s);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA3"));
    }

    void keepsGoodOnesWhenRenewalFails() {
        CachedCredentials cache = make();
        (void)cache.get(Cancel());
        m_failure = Error{ErrorCode::Retry, "down"};
        m_clock.advance(59min + 10s);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        QCOMPARE(m_loads, 2);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1")); // pauses after the failure
        QCOMPARE(m_loads, 2);
        m_clock.advance(31s);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        QCOMPARE(m_loads, 3);
        m_clock.advance(20s);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("down")); // expired
        QCOMPARE(m_loads, 4);
        m_failure.reset();
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA5"));
    }

    void doesNotRenewShortLivedOnesAllTheTime() {
        m_life = 300s;
        CachedCredentials cache = make();
        (void)cache.get(Cancel());
        m_clock.advance(140s);
        (void)cache.get(Cancel());
        QCOMPARE(m_pool.size(), std::size_t{0});
        m_clock.advance(20s);
        (void)cache.get(Cancel());
        QCOMPARE(m_pool.size(), std::size_t{1});
    }

    void looksAgainForThoseThatNeverExpire() {
        m_life.reset();
        CachedCredentials cache = make();
        (void)cache.get(Cancel());
        m_clock.advance(6min);
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        m_pool.runAll();
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA2"));
    }

    void forgetsWhenTold() {
        CachedCredentials cache = make();
        (void)cache.get(Cancel());
        cache.forget();
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA2"));
    }

    void doesNotKeepWhatWasFetchedBeforeForgetting() {
        CachedCredentials* self = nullptr;
        CachedCredentials cache(
            [&](const Cancel&) -> Result<Credentials> {
                if (++m_loads == 1)
                    self->forget();
                return makeCredentials("AKIA" + std::to_string(m_loads), std::nullopt);
            },
            m_pool, m_clock);
        self = &cache;
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1"));
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA2"));
    }

    void takesOverAFlightThatNoThreadHasBegun() {
        CachedCredentials cache = make();
        std::string reply;
        cache.get([&](const Result<Credentials>& one) { reply = idOf(one); });
        QCOMPARE(idOf(cache.get(Cancel())), std::string("AKIA1")); // the pool never ran
        QCOMPARE(reply, std::string("AKIA1"));
        m_pool.runAll();
        QCOMPARE(m_loads, 1);
    }

    void goesOnForOthersWhenTheFlierIsCancelled() {
        const Cancel cancel;
        std::string reply;
        CachedCredentials* self = nullptr;
        CachedCredentials cache(
            [&](const Cancel& given) -> Result<Credentials> {
                if (++m_loads == 1) {
                    self->get([&](const Result<Credentials>& one) { reply = idOf(one); });
                    cancel.cancel();
                }
                if (given.isCancelled())
                    return fail(ErrorCode::Cancelled, "stopped");
                return makeCredentials("AKIA", std::nullopt);
            },
            m_pool, m_clock);
        self = &cache;
        QVERIFY(cache.get(cancel).error().code == ErrorCode::Cancelled);
        QVERIFY(reply.empty());
        m_pool.runAll();
        QCOMPARE(reply, std::string("AKIA"));
    }

    void repliesToNobodyOnceGone() {
        bool hasReplied = false;
        auto cache = std::make_unique<CachedCredentials>(loader(), m_pool, m_clock);
        cache->get([&](const Result<Credentials>&) { hasReplied = true; });
        cache.reset();
        m_pool.runAll();
        QVERIFY(!hasReplied);
    }

    void fliesOnceForManyThreads() {
        std::atomic<int> loads = 0;
        std::promise<void> gate;
        const std::shared_future<void> opened = gate.get_future().share();
        ThreadPool pool(2);
        CachedCredentials cache(
            [&](const Cancel&) -> Result<Credentials> {
                ++loads;
                opened.wait();
                return makeCredentials("AKIA", m_clock.now() + 1h);
            },
            pool, m_clock);
        std::vector<std::thread> threads;
        std::atomic<int> good = 0;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { good += idOf(cache.get(Cancel())) == "AKIA" ? 1 : 0; });
        cache.get([&](const Result<Credentials>& one) { good += idOf(one) == "AKIA" ? 1 : 0; });
        gate.set_value();
        for (std::thread& one : threads)
            one.join();
        pool.stop();
        QCOMPARE(loads.load(), 1);
        QCOMPARE(good.load(), 9);
    }

    void computesTheDurationOfARoleSession_data() {
        QTest::addColumn<bool>("isChained");
        QTest::addColumn<int>("wanted"); // 0: nothing
        QTest::addColumn<int>("rest");   // 0: no session
        QTest::addColumn<int>("expected");
        QTest::newRow("nothing said") << false << 0 << 0 << 3600;
        QTest::newRow("wanted") << false << 7200 << 0 << 7200;
        QTest::newRow("more than AWS has") << false << 90000 << 0 << 43200;
        QTest::newRow("less than AWS has") << false << 60 << 0 << 900;
        QTest::newRow("chained") << true << 43200 << 0 << 3600;
        QTest::newRow("rest of the session") << false << 43200 << 5000 << 5000;
        QTest::newRow("rest under 15 minutes") << false << 43200 << 100 << 900;
    }
    void computesTheDurationOfARoleSession() {
        QFETCH(bool, isChained);
        QFETCH(int, wanted);
        QFETCH(int, rest);
        QFETCH(int, expected);
        Credentials source = makeCredentials("AKIA", std::nullopt);
        source.isChained = isChained;
        const auto seconds = [](int value) {
            return value == 0 ? std::nullopt : std::optional<Seconds>(value);
        };
        QCOMPARE(roleDuration(source, seconds(wanted), seconds(rest)).count(),
                 static_cast<long>(expected));
    }

    void assumesTheRoleUntilTheSessionEnds() {
        tests::ScriptedHttpClient http;
        http.on("Action=AssumeRole", 200,
                "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1"
                "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t"
                "</SessionToken><Expiration>2026-01-01T01:00:00Z</Expiration></Credentials>"
                "</AssumeRoleResult></AssumeRoleResponse>");
        RoleCredentials::Options options{{"arn:aws:iam::111122223333:role/x", "jane"},
                                         kStart + 30min};
        options.request.duration = 12h;
        RoleCredentials role(std::make_shared<CachedCredentials>(loader(), m_pool, m_clock),
                             StsClient(http, m_clock, {"https://sts.x", "sts.x", "eu-west-1"}),
                             options, m_pool, m_clock);
        const auto first = role.get(Cancel());
        QCOMPARE(idOf(first), std::string("ASIA1"));
        QVERIFY(first->isChained);
        QVERIFY(first->expiry == kStart + 30min);
        QVERIFY(http.requests().front().body.find("DurationSeconds=1800") != std::string::npos);
        m_clock.advance(31min);
        QCOMPARE(idOf(role.get(Cancel())), std::string("The session has expired."));
        QCOMPARE(http.requests().size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(CachedCredentialsTest)
#include "CachedCredentialsTest.moc"
