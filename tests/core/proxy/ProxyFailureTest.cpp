// SPDX-License-Identifier: Apache-2.0
// What happens when one side breaks, stalls or goes away.
#include "tests/core/proxy/ProxyFixture.h"

#include "core/proxy/Socket.h"

#include <QTest>

#include <atomic>
#include <optional>
#include <thread>

using namespace gatehouse;
using namespace std::chrono_literals;
using tests::ClientRequest;
using tests::okAnswer;
using tests::ProxyFixture;
using tests::TestOrigin;
using tests::WireMessage;
using tests::WireStream;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

ClientRequest objectGet() {
    ClientRequest request;
    request.host = "s3.eu-west-1.amazonaws.com";
    request.service = "s3";
    request.target = "/bucket/key";
    request.payload = "UNSIGNED-PAYLOAD";
    return request;
}

ClientRequest objectPut(std::size_t size) {
    ClientRequest request = objectGet();
    request.method = "PUT";
    request.body = std::string(size, 'p');
    return request;
}

} // namespace

class ProxyFailureTest : public QObject {
    Q_OBJECT

    std::optional<ProxyFixture> m_fixture;

private Q_SLOTS:
    void init() { m_fixture.emplace(); }
    void cleanup() { m_fixture.reset(); }

    void tellsThatTheFarSideRefused() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer(""); });
        {
            const auto free = proxy::listenOnLoopback(0).value();
            access::UpstreamTarget target;
            target.host = "127.0.0.1";
            target.port = std::to_string(proxy::localPort(free));
            auto entry = m_fixture->sessionEntry();
            entry.forwarder = std::make_shared<tests::FixedForwarder>(target, "nobody");
            m_fixture->putSession(std::move(entry));
        }
        const auto answer = m_fixture->send(objectGet());
        QCOMPARE(answer.status(), 502);
        QVERIFY2(holds(answer.body, "connection refused"), answer.body.c_str());
        QVERIFY(holds(m_fixture->waitForRecords(1)[0].error, "firewall"));
    }

    void tellsThatTheFarSideIsNotTrusted() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("never"); });
        access::UpstreamTarget target;
        target.host = "127.0.0.1";
        target.port = std::to_string(m_fixture->origin().port());
        auto entry = m_fixture->sessionEntry();
        entry.forwarder = std::make_shared<tests::FixedForwarder>(target, "trusting nobody");
        m_fixture->putSession(std::move(entry));
        const auto answer = m_fixture->send(objectGet());
        QCOMPARE(answer.status(), 502);
        QVERIFY2(holds(answer.body, "certificate is not valid"), answer.body.c_str());
    }

    void tellsWhatTheForwarderSays() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("never"); });
        m_fixture->forwarder().failure =
            Error{ErrorCode::Refused, "AWS refused AssumeRole.", "Ask for the role."};
        auto answer = m_fixture->send(objectGet());
        QCOMPARE(answer.status(), 403);
        QVERIFY(holds(answer.body, "AWS refused AssumeRole. Ask for the role."));
        m_fixture->forwarder().failure = Error{ErrorCode::Retry, "STS is not reachable."};
        answer = m_fixture->send(objectGet());
        QCOMPARE(answer.status(), 503);
    }

    void triesIdleConnectionsThatWereClosedAgain() {
        // Each connection of the origin serves one request and is closed a moment later.
        m_fixture->serve([](WireStream& connection, int) {
            if (connection.readMessage().isComplete)
                connection.write(okAnswer("fine"));
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        for (int i = 0; i < 50; ++i) {
            stream.write(m_fixture->bytesOf(objectGet()));
            const auto answer = stream.readMessage();
            QCOMPARE(answer.body, std::string("fine"));
        }
        QCOMPARE(m_fixture->origin().connections(), 50);
    }

    void triesAgainOnceWhenAnIdleConnectionTurnsOutToBeClosed() {
        std::atomic<int> requests{0};
        m_fixture->serve([&](WireStream& connection, int number) {
            for (;;) {
                if (!connection.readMessage().isComplete)
                    return;
                // The first connection takes a second request and closes without an answer.
                if (++requests == 2 && number == 1)
                    return;
                connection.write(okAnswer("fine"));
            }
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        for (int i = 0; i < 3; ++i) {
            stream.write(m_fixture->bytesOf(objectGet()));
            QCOMPARE(stream.readMessage().body, std::string("fine"));
        }
        QCOMPARE(requests.load(), 4);
        QCOMPARE(m_fixture->origin().connections(), 2);
    }

    void hearsAFarSideThatLeavesRightAfterTheHandshake() {
        // It often does so before anybody listens to the new connection.
        m_fixture->serve([](WireStream&, int) {});
        for (int i = 0; i < 50; ++i) {
            const auto answer = m_fixture->send(objectGet());
            QCOMPARE(answer.status(), 503);
            QVERIFY2(holds(answer.body, "broke"), answer.body.c_str());
        }
    }

    void doesNotRepeatWhatMayHaveHappened() {
        std::atomic<int> requests{0};
        m_fixture->serve([&](WireStream& connection, int) {
            for (;;) {
                if (!connection.readMessage().isComplete)
                    return;
                if (++requests == 2)
                    return;
                connection.write(okAnswer("fine"));
            }
        });
        auto post = objectGet();
        post.method = "POST";
        post.body = "Action=RunInstances";
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(post));
        QCOMPARE(stream.readMessage().status(), 200);
        stream.write(m_fixture->bytesOf(post));
        QCOMPARE(stream.readMessage().status(), 503);
        QCOMPARE(requests.load(), 2);
    }

    void cutsAnswersThatBreakInTheMiddle() {
        m_fixture->serve([](WireStream& connection, int) {
            (void)connection.readMessage();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(objectGet()));
        auto message = stream.readHead();
        QCOMPARE(message.status(), 200);
        QVERIFY(!stream.readBody(message));
        QVERIFY(holds(m_fixture->waitForRecords(1)[0].error, "in the middle"));
    }

    void passesAnEarlyRefusalOnWhileTheBodyIsStillComing() {
        m_fixture->serve([](WireStream& connection, int) {
            (void)connection.readHead();
            connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\nConnection: "
                             "close\r\n\r\ndenied");
            connection.shutdownWrite();
            while (!connection.readSome().empty())
                ;
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(objectPut(20'000'000)));
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 403);
        QCOMPARE(answer.body, std::string("denied"));
    }

    void givesUpWhenTheToolGoesAwayInItsBody() {
        std::promise<bool> wasComplete;
        m_fixture->serve([&](WireStream& connection, int) {
            wasComplete.set_value(connection.readMessage().isComplete);
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        const std::string bytes = m_fixture->bytesOf(objectPut(1'000'000));
        stream.write(bytes.substr(0, 500'000));
        stream.resetOnClose();
        stream.close();
        QVERIFY(!wasComplete.get_future().get());
        QVERIFY(holds(m_fixture->waitForRecords(1)[0].error, "The tool closed"));
    }

    void stopsReadingFromTheFarSideWhenTheToolGoesAway() {
        std::promise<void> ended;
        m_fixture->serve([&](WireStream& connection, int) {
            (void)connection.readMessage();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (connection.write(std::string(100'000, 'x')))
                ;
            ended.set_value();
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(objectGet()));
        QCOMPARE(stream.readHead().status(), 200);
        stream.close();
        QVERIFY(ended.get_future().wait_for(20s) == std::future_status::ready);
    }

    void answersAToolThatHasClosedItsSide() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("still here"); });
        auto request = objectGet();
        request.host = "127.0.0.1:" + std::to_string(m_fixture->port());
        auto stream = m_fixture->connectPlain();
        stream.write(m_fixture->bytesOf(request));
        stream.shutdownWrite();
        QCOMPARE(stream.readMessage().body, std::string("still here"));
        QVERIFY(stream.isAtEnd());
    }

    void givesUpWhatStalls() {
        proxy::ProxyLimits limits;
        limits.stall = 300ms;
        m_fixture.emplace(Environment(), limits);
        m_fixture->serve([](WireStream& connection, int) {
            (void)connection.readMessage();
            (void)connection.readSome(); // until the proxy closes
        });
        const auto answer = m_fixture->send(objectGet());
        QCOMPARE(answer.status(), 503);
        QVERIFY(holds(answer.body, "Nothing moved"));
        m_fixture->forwarder().neverReplies = true;
        QCOMPARE(m_fixture->send(objectGet()).status(), 503);
    }

    void closesConnectionsThatSayNothing() {
        proxy::ProxyLimits limits;
        limits.head = 200ms;
        m_fixture.emplace(Environment(), limits);
        auto silent = m_fixture->connectPlain();
        QVERIFY(silent.isAtEnd());
        auto slow = m_fixture->connectPlain();
        slow.write("GET / HT");
        QVERIFY(slow.isAtEnd());
    }

    void finishesWhatRunsBeforeItCloses() {
        std::promise<void> arrived;
        std::promise<void> goOn;
        m_fixture->serve([&](WireStream& connection, int) {
            (void)connection.readMessage();
            arrived.set_value();
            goOn.get_future().wait();
            connection.write(okAnswer("finished"));
            (void)connection.readSome();
        });
        auto idle = m_fixture->connectPlain();
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(objectGet()));
        arrived.get_future().wait();
        std::promise<void> closed;
        m_fixture->thread().run(
            [&] { m_fixture->proxy().close(20s, [&] { closed.set_value(); }); });
        QVERIFY(idle.isAtEnd());
        idle.close();
        QVERIFY(!WireStream::connect(m_fixture->port()).isOpen());
        goOn.set_value();
        QCOMPARE(stream.readMessage().body, std::string("finished"));
        QVERIFY(stream.isAtEnd());
        stream.close();
        QVERIFY(closed.get_future().wait_for(20s) == std::future_status::ready);
    }

    void cutsWhatDoesNotEndInTime() {
        std::promise<void> arrived;
        m_fixture->serve([&](WireStream& connection, int) {
            (void)connection.readMessage();
            arrived.set_value();
            (void)connection.readSome();
        });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(objectGet()));
        arrived.get_future().wait();
        std::promise<void> closed;
        m_fixture->thread().run(
            [&] { m_fixture->proxy().close(100ms, [&] { closed.set_value(); }); });
        QVERIFY(closed.get_future().wait_for(20s) == std::future_status::ready);
        QVERIFY(stream.isAtEnd());
        QVERIFY(holds(m_fixture->waitForRecords(1)[0].error, "stopped"));
        QVERIFY(m_fixture->thread().loop().isHere() == false);
        std::uint16_t port = 0;
        m_fixture->thread().run([&] { port = m_fixture->proxy().listen(0).value(); });
        QVERIFY(WireStream::connect(port).isOpen());
    }

    void saysThatAPortIsTaken() {
        Result<std::uint16_t> second = fail(ErrorCode::Internal, "");
        proxy::SessionDirectory none;
        m_fixture->thread().run([&] {
            const auto taken = proxy::listenOnLoopback(m_fixture->port());
            second = taken ? Result<std::uint16_t>(0) : fail(taken.error());
        });
        QVERIFY(!second);
        QVERIFY(holds(second.error().message, "Another program is listening"));
    }

    void servesManyConnectionsAtOnce() {
        m_fixture->serveAnswers([](const WireMessage& request) { return okAnswer(request.start); });
        std::vector<std::thread> threads;
        std::atomic<int> good{0};
        for (int t = 0; t < 20; ++t)
            threads.emplace_back([&] {
                auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
                for (int i = 0; i < 20; ++i) {
                    stream.write(m_fixture->bytesOf(objectGet()));
                    good += stream.readMessage().status() == 200 ? 1 : 0;
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(good.load(), 400);
        QVERIFY(m_fixture->origin().connections() <= 20);
    }
};

QTEST_GUILESS_MAIN(ProxyFailureTest)
#include "ProxyFailureTest.moc"
