// SPDX-License-Identifier: Apache-2.0
// HTTP/2 on the tool's side: every way in, and everything that a stream can meet.
#include "tests/core/proxy/Http2Client.h"
#include "tests/core/proxy/ProxyFixture.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace gatehouse;
using namespace std::chrono_literals;
using http::Http2Code;
using tests::ClientRequest;
using tests::Http2Client;
using tests::okAnswer;
using tests::ProxyFixture;
using tests::WireMessage;
using tests::WireStream;

namespace {

constexpr std::string_view kH2("\x02h2", 3);
constexpr std::string_view kBoth("\x02h2\x08http/1.1", 12);
const char* const kS3 = "s3.eu-west-1.amazonaws.com";

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string patterned(std::size_t size) {
    std::string body(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        body[i] = static_cast<char>(i * 7 + i / 251);
    return body;
}

ClientRequest identityCall() {
    ClientRequest request;
    request.method = "POST";
    request.body = "Action=GetCallerIdentity&Version=2011-06-15";
    request.extra.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return request;
}

ClientRequest objectGet(const std::string& target = "/bucket/key") {
    ClientRequest request;
    request.host = kS3;
    request.service = "s3";
    request.target = target;
    request.payload = "UNSIGNED-PAYLOAD";
    return request;
}

ClientRequest objectPut(std::string body) {
    ClientRequest request = objectGet();
    request.method = "PUT";
    request.body = std::move(body);
    return request;
}

} // namespace

class ProxyHttp2Test : public QObject {
    Q_OBJECT

    std::optional<ProxyFixture> m_fixture;

    [[nodiscard]] Http2Client connect() { return Http2Client(m_fixture->connectTo(kS3, kH2)); }

private Q_SLOTS:
    void init() { m_fixture.emplace(); }
    void cleanup() { m_fixture.reset(); }

    void isServedEveryWay_data() {
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("signedHost");
        for (const char* way : {"ALPN", "prior knowledge in TLS", "endpoint in clear",
                                "endpoint over TLS", "endpoint over TLS, ALPN"})
            for (const char* host : {"host", ":authority"})
                QTest::addRow("%s, %s", way, host) << way << host;
    }
    void isServedEveryWay() {
        QFETCH(QString, way);
        QFETCH(QString, signedHost);
        std::promise<WireMessage> received;
        m_fixture->serveAnswers([&](const WireMessage& request) {
            received.set_value(request);
            return okAnswer("<Arn>me</Arn>");
        });
        auto call = identityCall();
        call.signedHost = signedHost.toStdString();
        WireStream stream;
        if (way == QLatin1String("ALPN"))
            stream = m_fixture->connectTo(call.host, kH2);
        else if (way == QLatin1String("prior knowledge in TLS"))
            stream = m_fixture->connectTo(call.host);
        else if (way == QLatin1String("endpoint in clear"))
            stream = m_fixture->connectPlain();
        else if (way == QLatin1String("endpoint over TLS"))
            stream = m_fixture->connectTls();
        else
            stream = m_fixture->connectTls(kH2);
        QVERIFY(stream.isOpen());
        if (way.startsWith(QLatin1String("endpoint")))
            call.host = "127.0.0.1:" + std::to_string(m_fixture->port());
        Http2Client client(std::move(stream));
        const auto& answer = client.wait(client.send(m_fixture->bytesOf(call)));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, std::string("<Arn>me</Arn>"));
        auto seen = received.get_future().get();
        QCOMPARE(seen.start, std::string("POST / HTTP/1.1"));
        QCOMPARE(seen.fields["host"], std::string("sts.eu-west-1.amazonaws.com"));
        QCOMPARE(seen.fields["content-length"], std::to_string(call.body.size()));
        QCOMPARE(seen.body, call.body);
        QCOMPARE(m_fixture->waitForRecords(1).at(0).operation, std::string("GetCallerIdentity"));
    }

    void prefersHttp1WhereNothingNeedsMore() {
        QCOMPARE(m_fixture->connectTo(kS3, kBoth).protocol(), std::string("http/1.1"));
        QCOMPARE(m_fixture->connectTo(kS3, kH2).protocol(), std::string("h2"));
        QCOMPARE(
            m_fixture->connectTo("transcribestreaming.eu-west-1.amazonaws.com", kBoth).protocol(),
            std::string("h2"));
    }

    void servesHttp1OverTlsOnThePlainPort() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("hello"); });
        auto stream = m_fixture->connectTls();
        QVERIFY(stream.isOpen());
        auto call = identityCall();
        call.host = "127.0.0.1:" + std::to_string(m_fixture->port());
        for (int i = 0; i < 2; ++i) {
            stream.write(m_fixture->bytesOf(call));
            QCOMPARE(stream.readMessage().body, std::string("hello"));
        }
        stream.write("CONNECT sts.amazonaws.com:443 HTTP/1.1\r\n\r\n");
        QCOMPARE(stream.readMessage().status(), 400);
    }

    void carriesBodiesOfEverySizeBothWays_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("hasLength");
        for (const int size : {0, 1, 65'536, 300'000, 5'000'000})
            for (const char* payload : {"", "hash", "UNSIGNED-PAYLOAD"})
                for (const bool hasLength : {true, false})
                    QTest::addRow("%d %s %s", size, *payload == 0 ? "undeclared" : payload,
                                  hasLength ? "length" : "until the end")
                        << size << QByteArray(payload) << hasLength;
    }
    void carriesBodiesOfEverySizeBothWays() {
        QFETCH(int, size);
        QFETCH(QByteArray, payload);
        QFETCH(bool, hasLength);
        m_fixture->serveAnswers([&](const WireMessage& request) { return okAnswer(request.body); });
        auto put = objectPut(patterned(static_cast<std::size_t>(size)));
        put.payload = payload.toStdString();
        put.isChunked = !hasLength;
        auto client = connect();
        const auto& answer = client.wait(client.send(m_fixture->bytesOf(put)));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.isComplete && answer.body == put.body);
    }

    void servesManyStreamsAtOnce() {
        m_fixture->serveAnswers([](const WireMessage& request) {
            return okAnswer(request.start + ' ' + std::to_string(request.body.size()));
        });
        auto client = connect();
        std::vector<http::StreamId> ids;
        for (int i = 0; i < 150; ++i) {
            auto put = objectPut(patterned(static_cast<std::size_t>(i) * 1000));
            put.target = "/bucket/" + std::to_string(i);
            ids.push_back(client.send(m_fixture->bytesOf(put)));
        }
        for (int i = 0; i < 150; ++i) {
            const auto& answer = client.wait(ids[static_cast<std::size_t>(i)]);
            QCOMPARE(answer.body,
                     "PUT /bucket/" + std::to_string(i) + " HTTP/1.1 " + std::to_string(i * 1000));
        }
    }

    void aSlowReaderStopsNeitherMemoryNorOthers() {
        constexpr std::size_t kLarge = 64u << 20;
        std::atomic<std::size_t> written{0};
        m_fixture->serve([&](WireStream& connection, int) {
            for (;;) {
                const auto request = connection.readMessage();
                if (!request.isComplete)
                    return;
                if (!holds(request.start, "/large")) {
                    connection.write(okAnswer("small"));
                    continue;
                }
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kLarge) +
                                 "\r\n\r\n");
                const std::string block(64 * 1024, 'b');
                for (std::size_t sent = 0; sent < kLarge; sent += block.size()) {
                    if (!connection.write(block))
                        return;
                    written += block.size();
                }
            }
        });
        auto client = connect();
        const auto large = client.send(m_fixture->bytesOf(objectGet("/large")));
        client.stall(large);
        QVERIFY(client.waitUntil(
            [&] { return client.answer(large).body.size() >= http::Http2Limits().window; }));
        for (int i = 0; i < 50; ++i)
            QCOMPARE(client.wait(client.send(m_fixture->bytesOf(objectGet("/small")))).body,
                     std::string("small"));
        // What lies between is sockets and the buffers of one stream.
        QVERIFY2(written < kLarge / 4, std::to_string(written).c_str());
    }

    void answersBeforeTheWholeUploadHasCome() {
        m_fixture->serve([](WireStream& connection, int) {
            (void)connection.readHead();
            connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\ndenied");
            connection.shutdownWrite();
            while (!connection.readSome().empty()) {
            }
        });
        auto client = connect();
        const auto id = client.begin(m_fixture->bytesOf(objectPut(std::string(1'000'000, 'x'))));
        client.sendBody(id, "a beginning");
        const auto& answer = client.wait(id);
        QCOMPARE(answer.status, 403);
        QCOMPARE(answer.body, std::string("denied"));
        client.waitUntil([&] { return answer.reset.has_value(); });
        QCOMPARE(answer.reset, std::optional(Http2Code::NoError));
    }

    void resetsAStreamWhoseAnswerBreaks() {
        m_fixture->serve([](WireStream& connection, int) {
            for (;;) {
                const auto request = connection.readMessage();
                if (holds(request.start, "/broken")) {
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                    return;
                }
                if (!request.isComplete || !connection.write(okAnswer("whole")))
                    return;
            }
        });
        auto client = connect();
        const auto broken = client.send(m_fixture->bytesOf(objectGet("/broken")));
        QCOMPARE(client.wait(broken).reset, std::optional(Http2Code::InternalError));
        QCOMPARE(client.wait(client.send(m_fixture->bytesOf(objectGet()))).body,
                 std::string("whole"));
    }

    void stopsUpstreamWhenTheToolGivesUp() {
        std::promise<void> asked;
        std::promise<bool> isGone;
        m_fixture->serve([&](WireStream& connection, int) {
            (void)connection.readHead();
            asked.set_value();
            isGone.set_value(connection.isAtEnd());
        });
        auto client = connect();
        const auto id = client.send(m_fixture->bytesOf(objectGet()));
        asked.get_future().wait();
        client.reset(id);
        QVERIFY(isGone.get_future().get());
        QVERIFY(holds(m_fixture->waitForRecords(1).at(0).error, "gave the request up"));
    }

    void answersWithoutBodies_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("status");
        QTest::newRow("HEAD") << QByteArray("HEAD")
                              << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n") << 200;
        QTest::newRow("204") << QByteArray("DELETE")
                             << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204;
        QTest::newRow("304") << QByteArray("GET")
                             << QByteArray("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")
                             << 304;
    }
    void answersWithoutBodies() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, answer);
        QFETCH(int, status);
        m_fixture->serveAnswers([&](const WireMessage&) { return answer.toStdString(); });
        auto call = objectGet();
        call.method = method.toStdString();
        call.hasLength = false;
        auto client = connect();
        for (int i = 0; i < 2; ++i) {
            const auto& got = client.wait(client.send(m_fixture->bytesOf(call)));
            QVERIFY(got.isComplete);
            QCOMPARE(got.status, status);
            QCOMPARE(got.body, std::string());
            QCOMPARE(got.headers.get("content-length").value_or(""),
                     method == "HEAD" ? std::string_view("77") : std::string_view());
        }
    }

    void dropsWhatBelongsToOneConnection() {
        m_fixture->serveAnswers([](const WireMessage&) {
            return std::string(
                "HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: 1\r\nKeep-Alive: 1\r\n"
                "Transfer-Encoding: chunked\r\nX-Kept: yes\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        });
        auto client = connect();
        const auto& answer = client.wait(client.send(m_fixture->bytesOf(objectGet())));
        QCOMPARE(answer.body, std::string("abc"));
        QCOMPARE(answer.headers.get("x-kept").value_or(""), std::string_view("yes"));
        for (const char* name : {"connection", "x-hop", "keep-alive", "transfer-encoding"})
            QVERIFY2(!answer.headers.has(name), name);
    }

    void tellsThatTheBodyMayCome() {
        m_fixture->serveAnswers([](const WireMessage& request) { return okAnswer(request.body); });
        auto put = objectPut("after the hundred");
        put.extra.add("Expect", "100-continue");
        const auto bytes = m_fixture->bytesOf(put);
        auto client = connect();
        const auto id = client.begin(bytes);
        QVERIFY(client.waitUntil([&] { return client.answer(id).interims == std::vector{100}; }));
        client.sendBody(id, put.body);
        client.sendEnd(id);
        QCOMPARE(client.wait(id).body, put.body);
    }

    void refusesInTheWordsOfAws() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("never"); });
        auto call = identityCall();
        call.secret = "another secret";
        Http2Client client(m_fixture->connectTo(call.host, kH2));
        const auto& answer = client.wait(client.send(m_fixture->bytesOf(call)));
        QCOMPARE(answer.status, 403);
        QVERIFY2(holds(answer.body, "SignatureDoesNotMatch"), answer.body.c_str());
        auto elsewhere = objectGet();
        elsewhere.host = "s3.us-east-1.amazonaws.com";
        const auto& refused = client.wait(client.send(m_fixture->bytesOf(elsewhere)));
        QVERIFY2(holds(refused.body, "only to the host it was signed for"), refused.body.c_str());
        QCOMPARE(m_fixture->origin().connections(), 0);
    }

    void refusesToBeTunnelledThrough() {
        auto client = connect();
        const auto id = client.send("CONNECT / HTTP/1.1\r\nHost: example.com\r\n\r\n");
        QVERIFY(client.wait(id).reset.has_value());
    }

    void letsRequestsEndWhenTheProxyCloses() {
        std::promise<void> asked;
        std::promise<void> release;
        m_fixture->serve([&](WireStream& connection, int) {
            (void)connection.readHead();
            asked.set_value();
            release.get_future().wait();
            connection.write(okAnswer("the last one"));
        });
        auto client = connect();
        const auto id = client.send(m_fixture->bytesOf(objectGet()));
        asked.get_future().wait();
        std::promise<void> closed;
        m_fixture->thread().run(
            [&] { m_fixture->proxy().close(20s, [&] { closed.set_value(); }); });
        release.set_value();
        QCOMPARE(client.wait(id).body, std::string("the last one"));
        QVERIFY(client.waitUntil([&] { return client.isClosing(); }));
        client.stream().close();
        closed.get_future().wait();
    }

    void endsWithAToolThatGoesAway() {
        m_fixture->serve([](WireStream& connection, int) { (void)connection.readHead(); });
        {
            auto client = connect();
            m_fixture->forwarder().neverReplies = true;
            (void)client.send(m_fixture->bytesOf(objectGet()));
            client.stream().resetOnClose();
        }
        QVERIFY(holds(m_fixture->waitForRecords(1).at(0).error, "closed the connection"));
    }

    void saysWhyToAFlood() {
        auto stream = m_fixture->connectPlain();
        std::string bytes(http::kHttp2Preface);
        bytes += std::string("\0\0\0\x04\0\0\0\0\0", 9);
        for (int i = 0; i < 5000; ++i)
            bytes += std::string("\0\0\x08\x06\0\0\0\0\0", 9) + "12345678";
        stream.write(bytes);
        std::string got;
        for (std::string some = stream.readSome(); !some.empty(); some = stream.readSome())
            got += some;
        // GOAWAY with ENHANCE_YOUR_CALM is the last frame.
        QVERIFY(got.size() > 17);
        QCOMPARE(got.substr(got.size() - 4), std::string("\0\0\0\x0b", 4));
    }
};

QTEST_GUILESS_MAIN(ProxyHttp2Test)
#include "ProxyHttp2Test.moc"
