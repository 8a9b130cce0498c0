// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/PeerProcess.h"

#include "core/base/ThreadPool.h"
#include "core/proxy/Socket.h"

#include <QCoreApplication>
#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

using namespace gatehouse;

namespace {

struct Pair {
    proxy::Socket listener;
    proxy::Socket client;
    proxy::Socket accepted;
};

Pair connectedPair() {
    Pair pair;
    pair.listener = proxy::listenOnLoopback(0).value();
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(proxy::localPort(pair.listener));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    pair.client =
        proxy::connectTo({"127.0.0.1", std::string(reinterpret_cast<const char*>(&to), sizeof to)})
            .value();
    pollfd waiting{pair.listener.descriptor(), POLLIN, 0};
    ::poll(&waiting, 1, 5000);
    pair.accepted = proxy::acceptFrom(pair.listener);
    return pair;
}

} // namespace

class PeerProcessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesTheUserOfAConnection() {
        const Pair pair = connectedPair();
        const auto peer = proxy::peerOf(pair.accepted.descriptor());
        QVERIFY(peer.has_value());
        QCOMPARE(peer->user, std::uint32_t(::geteuid()));
        QVERIFY(peer->inode != 0);
        QVERIFY(proxy::isAdmitted(*peer));
    }

    void refusesOtherUsersButNotTheAdministrator() {
        QVERIFY(proxy::isAdmitted({0, 1}));
        QVERIFY(proxy::isAdmitted({::geteuid(), 1}));
        QVERIFY(!proxy::isAdmitted({::geteuid() + 1, 1}));
    }

    void readsTheSocketTable() {
        const std::string table =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "
            "timeout inode\n"
            "   0: 0100007F:2253 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000     "
            "   "
            "0 4242 1 0000000000000000 100 0 0 10 0\n"
            "   1: 0100007F:A0B2 0100007F:2253 01 00000000:00000000 00:00000000 00000000  1001     "
            "   "
            "0 4343 1 0000000000000000 20 4 30 10 -1\n";
        const auto peer = proxy::findInTable(table, "0100007F:A0B2", "0100007F:2253");
        QVERIFY(peer.has_value());
        QCOMPARE(peer->user, 1001U);
        QCOMPARE(peer->inode, std::uint64_t(4343));
        QVERIFY(!proxy::findInTable(table, "0100007F:A0B3", "0100007F:2253"));
        QVERIFY(!proxy::findInTable("nonsense\n\n", "a", "b"));
    }

    void findsTheProgramBehindASocket() {
        const SystemClock clock;
        ThreadPool pool(1);
        proxy::EventLoop loop(clock);
        proxy::ProgramFinder finder(loop, pool);
        const Pair pair = connectedPair();
        const auto peer = proxy::peerOf(pair.accepted.descriptor());
        QVERIFY(peer.has_value());
        std::promise<std::string> program;
        loop.start();
        loop.post(
            [&] { finder.find(*peer, [&](const std::string& name) { program.set_value(name); }); });
        auto found = program.get_future();
        QVERIFY(found.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
        // The kernel cuts the name of a process after 15 characters.
        QCOMPARE(found.get(), std::string("core.proxy.PeerProcessTest").substr(0, 15));
        loop.stop();
    }
};

QTEST_GUILESS_MAIN(PeerProcessTest)
#include "PeerProcessTest.moc"
