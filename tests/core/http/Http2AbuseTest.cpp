// SPDX-License-Identifier: Apache-2.0
// The HTTP/2 endpoint and frames that nobody sane sends, written by hand.
#include "core/http/Http2.h"

#include <QTest>

#include <map>
#include <optional>
#include <string>

using namespace gatehouse;
using namespace gatehouse::http;

namespace {

std::string frame(int type, int flags, int stream, std::string_view payload) {
    std::string bytes;
    for (const int shift : {16, 8, 0})
        bytes += static_cast<char>(payload.size() >> shift);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(flags);
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>(stream >> shift);
    return bytes.append(payload);
}

/// A field that is in no table (RFC 7541 section 6.2.2).
std::string literal(std::string_view name, std::string_view value) {
    std::string bytes(1, '\0');
    bytes += static_cast<char>(name.size());
    bytes.append(name);
    bytes += static_cast<char>(value.size());
    return bytes.append(value);
}

std::string requestBlock() {
    return literal(":method", "GET") + literal(":scheme", "https") + literal(":path", "/") +
           literal(":authority", "sts.amazonaws.com");
}

constexpr int kHeaders = 1;
constexpr int kEndStream = 1;
constexpr int kEndHeaders = 4;

class Requests final : public Http2Events {
public:
    struct Stream {
        bool hasHead = false;
        bool hasEnded = false;
        bool isReset = false;
    };
    void onRequest(StreamId id, RequestHead, Framing) override { streams[id].hasHead = true; }
    void onBody(StreamId, std::string_view) override {}
    void onEnd(StreamId id, Headers) override { streams[id].hasEnded = true; }
    void onRoom(StreamId) override {}
    void onReset(StreamId id, Http2Code) override { streams[id].isReset = true; }

    std::map<StreamId, Stream> streams = {};
};

} // namespace

class Http2AbuseTest : public QObject {
    Q_OBJECT

    std::optional<Requests> m_atServer;
    std::optional<Http2Endpoint> m_server;

    /// What the server says to the bytes after a good opening; the code of its GOAWAY, or -1.
    int goAwayCodeFor(const std::string& bytes) {
        std::string out;
        auto taken = m_server->receive(std::string(kHttp2Preface) + frame(4, 0, 0, ""));
        for (std::size_t at = 0; taken && at < bytes.size(); at += 1000) {
            taken = m_server->receive(std::string_view(bytes).substr(at, 1000));
            m_server->produce(out, 100'000);
        }
        m_server->produce(out, 100'000'000);
        for (std::size_t at = 0; at + 9 <= out.size();) {
            const auto byte = [&](std::size_t i) {
                return static_cast<unsigned char>(out[at + i]);
            };
            if (byte(3) == 7)
                return byte(16);
            at += 9U + (static_cast<unsigned>(byte(0)) << 16U) +
                  (static_cast<unsigned>(byte(1)) << 8U) + byte(2);
        }
        return -1;
    }

private Q_SLOTS:
    void init() {
        m_server.reset();
        m_atServer.emplace();
        m_server.emplace(Http2Endpoint::Role::Server, *m_atServer);
    }

    void refusesOtherProtocols() {
        QVERIFY(!m_server->receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    void refusesWrongMessages_data() {
        QTest::addColumn<QByteArray>("block");
        const auto row = [](const char* name, const std::string& block) {
            QTest::newRow(name) << QByteArray::fromStdString(block);
        };
        row("no path", literal(":method", "GET") + literal(":scheme", "https"));
        row("two methods", literal(":method", "PUT") + requestBlock());
        row("upper case", requestBlock() + literal("X-Amz", "1"));
        row("late pseudo field", requestBlock() + literal("a", "b") + literal(":path", "/x"));
        row("connection", requestBlock() + literal("connection", "close"));
        row("transfer coding", requestBlock() + literal("transfer-encoding", "chunked"));
        row("line break in a value", requestBlock() + literal("a", "b\r\nx: y"));
        row("line break in the path", literal(":method", "GET") + literal(":scheme", "https") +
                                          literal(":path", "/ HTTP/1.1\r\nx: y") +
                                          literal(":authority", "a"));
        row("length of what does not come", requestBlock() + literal("content-length", "5"));
        row("two lengths",
            requestBlock() + literal("content-length", "0") + literal("content-length", "5"));
    }
    void refusesWrongMessages() {
        QFETCH(QByteArray, block);
        QVERIFY(m_server->receive(std::string(kHttp2Preface) + frame(4, 0, 0, "")));
        (void)m_server->receive(frame(kHeaders, kEndStream | kEndHeaders, 1, block.toStdString()));
        const auto& seen = m_atServer->streams[1];
        QVERIFY(!seen.hasHead || (seen.isReset && !seen.hasEnded));
        // The same connection still serves good ones.
        QVERIFY(m_server->receive(frame(kHeaders, kEndStream | kEndHeaders, 3, requestBlock())));
        QVERIFY(m_atServer->streams[3].hasEnded);
    }

    void calmsFloods_data() {
        QTest::addColumn<QByteArray>("once");
        QTest::addColumn<int>("times");
        QTest::addColumn<bool>("isFlood");
        const auto row = [](const char* name, const std::string& once, int times, bool isFlood) {
            QTest::newRow(name) << QByteArray::fromStdString(once) << times << isFlood;
        };
        row("pings", frame(6, 0, 0, "12345678"), 3000, true);
        row("some pings", frame(6, 0, 0, "12345678"), 1000, false);
        row("settings", frame(4, 0, 0, ""), 3000, true);
        row("window updates", frame(8, 0, 0, std::string("\0\0\0\1", 4)), 3000, true);
        row("priorities", frame(2, 0, 1, std::string(5, '\0')), 3000, true);
    }
    void calmsFloods() {
        QFETCH(QByteArray, once);
        QFETCH(int, times);
        QFETCH(bool, isFlood);
        std::string bytes;
        for (int i = 0; i < times; ++i)
            bytes += once.toStdString();
        QCOMPARE(goAwayCodeFor(bytes), isFlood ? 11 : -1);
    }

    void calmsEmptyBodies() {
        std::string bytes = frame(kHeaders, kEndHeaders, 1, requestBlock());
        for (int i = 0; i < 3000; ++i)
            bytes += frame(0, 0, 1, "");
        QCOMPARE(goAwayCodeFor(bytes), 11);
    }

    void calmsEndlessHeads() {
        std::string bytes = frame(kHeaders, kEndStream, 1, requestBlock());
        for (int i = 0; i < 100; ++i)
            bytes += frame(9, 0, 1, literal("a", "b"));
        QCOMPARE(goAwayCodeFor(bytes), 11);
    }

    void calmsRapidResets() {
        std::string bytes;
        for (int i = 0; i < 400; ++i)
            bytes += frame(kHeaders, kEndHeaders, 2 * i + 1, requestBlock()) +
                     frame(3, 0, 2 * i + 1, std::string("\0\0\0\x08", 4));
        QCOMPARE(goAwayCodeFor(bytes), 11);
        QVERIFY(m_atServer->streams.size() < 300);
    }

    void calmsStreamsThatMakeItReset() {
        std::string bytes;
        for (int i = 0; i < 400; ++i)
            bytes += frame(kHeaders, kEndHeaders, 2 * i + 1,
                           requestBlock() + literal("connection", "close"));
        QCOMPARE(goAwayCodeFor(bytes), 11);
    }
};

QTEST_GUILESS_MAIN(Http2AbuseTest)
#include "Http2AbuseTest.moc"
