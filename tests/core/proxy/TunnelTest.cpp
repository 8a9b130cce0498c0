// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Tunnel.h"

#include "tests/support/LoopThread.h"
#include "tests/support/TestAuthority.h"
#include "tests/support/WireStream.h"

#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <thread>

using namespace gatehouse;
using tests::WireStream;

/// Channels and the tunnel between them, with plain or encrypted ends.
class TunnelTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    tests::TestAuthority m_authority;
    std::optional<tests::LoopThread> m_thread;
    std::shared_ptr<proxy::Tunnel> m_tunnel;
    std::promise<void> m_done;

    struct Ends {
        WireStream client;
        WireStream server;
    };

    static std::pair<WireStream, proxy::Socket> makePair() {
        std::array<int, 2> ends{};
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data());
        proxy::Socket ours(ends[1]);
        ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
        return {WireStream(ends[0]), std::move(ours)};
    }

    Ends join() {
        auto [client, clientSide] = makePair();
        auto [server, serverSide] = makePair();
        m_done = {};
        m_thread->run([&, &one = clientSide, &two = serverSide] {
            m_tunnel =
                proxy::Tunnel::start(proxy::Channel::create(m_thread->loop(), std::move(one)),
                                     proxy::Channel::create(m_thread->loop(), std::move(two)),
                                     [this] { m_done.set_value(); });
        });
        return {std::move(client), std::move(server)};
    }

private Q_SLOTS:
    void init() { m_thread.emplace(m_clock); }
    void cleanup() {
        m_thread->run([&] { m_tunnel.reset(); });
        m_thread.reset();
    }

    void carriesBothWaysAndPassesHalfClosesOn() {
        Ends ends = join();
        ends.client.write("ping");
        QCOMPARE(ends.server.readUntil("ping"), std::string("ping"));
        ends.client.shutdownWrite();
        QVERIFY(ends.server.readSome().empty());
        ends.server.write("still answering");
        QCOMPARE(ends.client.readUntil("ing"), std::string("still answering"));
        ends.server.close();
        m_done.get_future().get();
        QCOMPARE(m_tunnel->bytesUp(), std::uint64_t(4));
        QCOMPARE(m_tunnel->bytesDown(), std::uint64_t(15));
    }

    void holdsASenderBackWhenNobodyReads() {
        Ends ends = join();
        const std::string bytes(64 << 20, 'x');
        std::thread sender([&] {
            ends.client.write(bytes);
            ends.client.shutdownWrite();
        });
        std::uint64_t most = 0;
        std::uint64_t got = 0;
        for (;;) {
            const std::string some = ends.server.readSome();
            if (some.empty())
                break;
            got += some.size();
            // Socket buffers hold some, the tunnel at most its high water and one read more.
            m_thread->run([&] { most = std::max(most, m_tunnel->bytesUp() - got); });
        }
        sender.join();
        QCOMPARE(got, std::uint64_t(bytes.size()));
        QVERIFY2(most < (2u << 20), std::to_string(most).c_str());
        ends.server.close();
        ends.client.close();
        m_done.get_future().get();
    }

    void endsWhenOneSideBreaks() {
        Ends ends = join();
        ends.client.close();
        ends.server.close();
        m_done.get_future().get();
    }

    void speaksTlsOneByteAtATimeAndInBulk() {
        auto [client, ours] = makePair();
        std::shared_ptr<proxy::Channel> channel;
        std::promise<bool> handshake;
        m_thread->run([&, &socket = ours] {
            channel = proxy::Channel::create(m_thread->loop(), std::move(socket));
            proxy::Channel::Handlers handlers;
            handlers.received = [&] {
                channel->send(channel->input().view()); // an echo
                channel->consume(channel->input().size());
                if (channel->isFull())
                    channel->pause();
            };
            handlers.drained = [&] {
                channel->resume();
            };
            channel->setHandlers(std::move(handlers));
            channel->startTls(proxy::TlsStream::server(channel->descriptor(),
                                                       m_authority.serverContext("here.test"), ""),
                              [&](Result<void> done) { handshake.set_value(done.has_value()); });
        });
        ssl_ctx_st* context = tests::clientContext(m_authority.rootPem());
        QVERIFY(client.startTlsClient(context, "here.test"));
        QVERIFY(handshake.get_future().get());
        for (const char byte : std::string_view("slowly!")) {
            client.write(std::string(1, byte));
            QCOMPARE(client.readSome(), std::string(1, byte));
        }
        std::string bytes(8 << 20, '\0');
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(i * 31 + i / 1000);
        // A TLS object is not for two threads at once, so what is written is read in pieces.
        std::string back;
        for (std::size_t at = 0; at < bytes.size(); at += 100'000) {
            const std::string piece = bytes.substr(at, 100'000);
            client.write(piece);
            while (back.size() < at + piece.size()) {
                const std::string some = client.readSome();
                QVERIFY(!some.empty());
                back += some;
            }
        }
        QVERIFY(back == bytes);
        m_thread->run([&] {
            channel->close();
            channel.reset();
        });
        QVERIFY(client.isAtEnd());
        tests::freeContext(context);
    }

    void givesUpAHandshakeThatIsNone() {
        auto [client, ours] = makePair();
        std::shared_ptr<proxy::Channel> channel;
        std::promise<Result<void>> handshake;
        m_thread->run([&, &socket = ours] {
            channel = proxy::Channel::create(m_thread->loop(), std::move(socket));
            channel->startTls(proxy::TlsStream::server(channel->descriptor(),
                                                       m_authority.serverContext("here.test"), ""),
                              [&](Result<void> done) { handshake.set_value(std::move(done)); });
        });
        client.write("GET / HTTP/1.1\r\n\r\n");
        const auto result = handshake.get_future().get();
        QVERIFY(!result);
        QVERIFY(!result.error().message.empty());
        m_thread->run([&] { channel.reset(); });
    }
};

QTEST_GUILESS_MAIN(TunnelTest)
#include "TunnelTest.moc"
