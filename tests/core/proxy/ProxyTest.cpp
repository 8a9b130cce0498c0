// SPDX-License-Identifier: Apache-2.0
// The way of a request from end to end, over real sockets.
#include "tests/core/proxy/ProxyFixture.h"

#include "core/crypto/Digest.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QTest>

#include <atomic>
#include <optional>

using namespace gatehouse;
using namespace std::chrono_literals;
using tests::ClientRequest;
using tests::okAnswer;
using tests::ProxyFixture;
using tests::WireMessage;
using tests::WireStream;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

ClientRequest identityCall() {
    ClientRequest request;
    request.method = "POST";
    request.body = "Action=GetCallerIdentity&Version=2011-06-15";
    request.extra.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return request;
}

ClientRequest objectPut(std::string body, std::string payload) {
    ClientRequest request;
    request.method = "PUT";
    request.target = "/bucket/some%20key";
    request.host = "s3.eu-west-1.amazonaws.com";
    request.service = "s3";
    request.body = std::move(body);
    request.payload = std::move(payload);
    return request;
}

} // namespace

class ProxyTest : public QObject {
    Q_OBJECT

    std::optional<ProxyFixture> m_fixture;

private Q_SLOTS:
    void init() { m_fixture.emplace(); }
    void cleanup() { m_fixture.reset(); }

    void carriesASignedRequestAndItsAnswer() {
        std::promise<WireMessage> received;
        m_fixture->serveAnswers([&](const WireMessage& request) {
            received.set_value(request);
            return okAnswer("<Arn>me</Arn>");
        });
        const auto answer = m_fixture->send(identityCall());
        QCOMPARE(answer.start, std::string("HTTP/1.1 200 OK"));
        QCOMPARE(answer.body, std::string("<Arn>me</Arn>"));
        auto seen = received.get_future().get();
        QCOMPARE(seen.start, std::string("POST / HTTP/1.1"));
        QCOMPARE(seen.fields["authorization"], std::string("forwarded by the test role"));
        QCOMPARE(seen.fields["host"], std::string("sts.eu-west-1.amazonaws.com"));
        QCOMPARE(seen.body, identityCall().body);
        const auto& forwarded = m_fixture->forwarder().seen.at(0);
        QCOMPARE(forwarded.service, std::string("sts"));
        QCOMPARE(forwarded.region, std::string("eu-west-1"));
        QCOMPARE(forwarded.payloadHash, crypto::sha256Hex(identityCall().body));
        QVERIFY(forwarded.payload == access::PayloadForm::Spooled);

        const auto record = m_fixture->waitForRecords(1).at(0);
        QCOMPARE(record.sessionId, std::string("session-1"));
        QCOMPARE(record.operation, std::string("GetCallerIdentity"));
        QCOMPARE(record.status, 200);
        QVERIFY(!record.isLocalError);
        QCOMPARE(record.host, std::string("sts.eu-west-1.amazonaws.com"));
        QCOMPARE(record.bytesUp, std::uint64_t(identityCall().body.size()));
        QCOMPARE(record.bytesDown, std::uint64_t(13));
        QVERIFY(record.totalTime >= record.upstreamTime + record.localTime);
    }

    void carriesEveryFormOfBody_data() {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("isChunked");
        for (const int size : {0, 1, 1000, 65'536, 65'537, 300'000, 3'000'000})
            for (const char* payload :
                 {"", "hash", "UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"})
                for (const bool isChunked : {false, true})
                    QTest::addRow("%d %s %s", size, *payload == 0 ? "undeclared" : payload,
                                  isChunked ? "chunked" : "length")
                        << QByteArray(payload) << size << isChunked;
    }
    void carriesEveryFormOfBody() {
        QFETCH(QByteArray, payload);
        QFETCH(int, size);
        QFETCH(bool, isChunked);
        std::promise<WireMessage> received;
        m_fixture->serveAnswers([&](const WireMessage& request) {
            received.set_value(request);
            return okAnswer("stored");
        });
        std::string body(static_cast<std::size_t>(size), '\0');
        for (std::size_t i = 0; i < body.size(); ++i)
            body[i] = static_cast<char>(i * 7 + i / 251);
        auto request = objectPut(body, payload.toStdString());
        request.isChunked = isChunked;
        const auto answer = m_fixture->send(request);
        QCOMPARE(answer.body, std::string("stored"));
        auto seen = received.get_future().get();
        QVERIFY(seen.body == body);
        QCOMPARE(seen.start, std::string("PUT /bucket/some%20key HTTP/1.1"));
        // What has a length keeps it, and what was read whole gets one.
        const bool isLengthKnown = !isChunked || payload.isEmpty();
        QCOMPARE(seen.fields.count("content-length") == 1, isLengthKnown);
        QCOMPARE(seen.fields.count("transfer-encoding") == 1, !isLengthKnown);
    }

    void servesEndpointUrls() {
        std::promise<WireMessage> received;
        m_fixture->serveAnswers([&](const WireMessage& request) {
            received.set_value(request);
            return okAnswer("hello");
        });
        auto request = identityCall();
        request.host = "127.0.0.1:" + std::to_string(m_fixture->port());
        auto stream = m_fixture->connectPlain();
        stream.write(m_fixture->bytesOf(request));
        QCOMPARE(stream.readMessage().body, std::string("hello"));
        QCOMPARE(received.get_future().get().fields["host"],
                 std::string("sts.eu-west-1.amazonaws.com"));
    }

    void servesPlainProxyingOfAwsHosts() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("hello"); });
        auto bytes = m_fixture->bytesOf(identityCall());
        bytes.replace(0, 6, "POST http://sts.eu-west-1.amazonaws.com/");
        auto stream = m_fixture->connectPlain();
        stream.write(bytes);
        QCOMPARE(stream.readMessage().body, std::string("hello"));
    }

    void answersOneRequestAfterAnotherOnOneConnection() {
        std::atomic<int> count{0};
        m_fixture->serveAnswers(
            [&](const WireMessage&) { return okAnswer("answer " + std::to_string(++count)); });
        auto stream = m_fixture->connectTo("sts.eu-west-1.amazonaws.com");
        for (int i = 1; i <= 20; ++i) {
            stream.write(m_fixture->bytesOf(identityCall()));
            QCOMPARE(stream.readMessage().body, "answer " + std::to_string(i));
        }
        QCOMPARE(m_fixture->origin().connections(), 1);
    }

    void answersPipelinedRequestsInOrder() {
        m_fixture->serveAnswers([](const WireMessage& request) { return okAnswer(request.body); });
        auto stream = m_fixture->connectTo("sts.eu-west-1.amazonaws.com");
        std::string bytes;
        for (int i = 0; i < 50; ++i) {
            auto request = identityCall();
            request.body = "Action=Number" + std::to_string(i);
            bytes += m_fixture->bytesOf(request);
        }
        stream.write(bytes);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(stream.readMessage().body, "Action=Number" + std::to_string(i));
    }

    void takesRequestsOneByteAtATime() {
        m_fixture->serveAnswers([](const WireMessage& request) { return okAnswer(request.body); });
        auto stream = m_fixture->connectTo("s3.eu-west-1.amazonaws.com");
        auto request = objectPut("slow and steady", "hash");
        for (const bool isChunked : {false, true}) {
            request.isChunked = isChunked;
            for (const char byte : m_fixture->bytesOf(request))
                stream.write(std::string(1, byte));
            QCOMPARE(stream.readMessage().body, std::string("slow and steady"));
        }
    }

    void passesAnswersOnAsTheyCome_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
                                << QByteArray("hello");
        QTest::newRow("chunks")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo"
                          "\r\n0\r\n\r\n")
            << QByteArray("hello");
        QTest::newRow("until the end")
            << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello")
            << QByteArray("hello");
        QTest::newRow("interim answers first")
            << QByteArray("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: "
                          "x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
            << QByteArray("hello");
        QTest::newRow("nothing") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                                 << QByteArray();
    }
    void passesAnswersOnAsTheyCome() {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, body);
        m_fixture->serve([answer](WireStream& connection, int) {
            (void)connection.readMessage();
            connection.write(answer.toStdString());
        });
        const auto got = m_fixture->send(identityCall());
        QVERIFY(got.isComplete);
        QCOMPARE(got.status(), 200);
        QCOMPARE(got.body, body.toStdString());
    }

    void knowsAnswersWithoutABody_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("HEAD") << QByteArray("HEAD")
                              << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
        QTest::newRow("204") << QByteArray("DELETE")
                             << QByteArray("HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n");
        QTest::newRow("304") << QByteArray("GET")
                             << QByteArray(
                                    "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
    }
    void knowsAnswersWithoutABody() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, answer);
        m_fixture->serveAnswers([&](const WireMessage& request) {
            return request.start.starts_with("POST") ? okAnswer("next") : answer.toStdString();
        });
        ClientRequest request;
        request.method = method.toStdString();
        request.hasLength = false;
        auto stream = m_fixture->connectTo(request.host);
        stream.write(m_fixture->bytesOf(request) + m_fixture->bytesOf(identityCall()));
        const auto head = stream.readHead();
        QVERIFY(holds(answer.toStdString(), head.start));
        if (answer.contains("12345"))
            QVERIFY(holds(head.head, "Content-Length: 12345"));
        QCOMPARE(stream.readMessage().body, std::string("next"));
    }

    void answersExpectationsBeforeTheBodyComes() {
        m_fixture->serveAnswers([](const WireMessage& request) {
            return request.fields.count("expect") == 0 ? okAnswer(request.body) : "";
        });
        for (const char* payload : {"", "hash", "UNSIGNED-PAYLOAD"}) {
            auto request = objectPut("the body", payload);
            request.extra.add("Expect", "100-Continue");
            auto stream = m_fixture->connectTo(request.host);
            const std::string bytes = m_fixture->bytesOf(request);
            const std::size_t body = bytes.find("\r\n\r\n") + 4;
            stream.write(bytes.substr(0, body));
            QCOMPARE(stream.readHead().start, std::string("HTTP/1.1 100 Continue"));
            stream.write(bytes.substr(body));
            QCOMPARE(stream.readMessage().body, std::string("the body"));
        }
    }

    void serves64MegabytesBothWaysWithBoundedMemory() {
        const std::string block(1 << 20, 'b');
        m_fixture->serve([&](WireStream& connection, int) {
            auto request = connection.readHead();
            if (request.start.starts_with("PUT")) {
                std::size_t left = std::stoull(request.fields["content-length"]);
                while (left > 0) {
                    const std::string some = connection.readSome();
                    if (some.empty())
                        return;
                    left -= some.size();
                }
                connection.write(okAnswer("stored"));
                return;
            }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n");
            for (int i = 0; i < 64; ++i)
                connection.write(block);
        });
        auto put = objectPut(std::string(64 << 20, 'b'), "hash");
        const std::string bytes = m_fixture->bytesOf(put);
        put.body = {};
        const long before = residentKilobytes();
        auto up = m_fixture->connectTo(put.host);
        QVERIFY(up.write(bytes));
        QCOMPARE(up.readMessage().body, std::string("stored"));
        auto get = objectPut("", "UNSIGNED-PAYLOAD");
        get.method = "GET";
        auto down = m_fixture->connectTo(get.host);
        down.write(m_fixture->bytesOf(get));
        QCOMPARE(down.readHead().status(), 200);
        std::size_t got = 0;
        for (std::string some = down.readSome(); !some.empty(); some = down.readSome()) {
            got += some.size();
            if (got == 64U << 20U)
                break;
        }
        QCOMPARE(got, std::size_t(64) << 20U);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        // Sanitizers keep freed memory for a while.
        QVERIFY2(residentKilobytes() - before < 24 * 1024,
                 std::to_string(residentKilobytes() - before).c_str());
#else
        Q_UNUSED(before);
#endif
    }

    void worksForCurlByItself() {
#if defined(__SANITIZE_THREAD__)
        QSKIP("the thread sanitizer cannot follow the fork of a process with threads");
#endif
        if (isMissing("curl"))
            QSKIP("curl is not installed");
        m_fixture->serveAnswers(
            [](const WireMessage& request) { return okAnswer("got " + request.body); });
        QTemporaryFile roots;
        QVERIFY(roots.open());
        roots.write(QByteArray::fromStdString(m_fixture->localRootPem()));
        roots.close();
        const ClientRequest key;
        QProcess curl;
        curl.start("curl",
                   {"-sS", "--proxy", QStringLiteral("http://127.0.0.1:%1").arg(m_fixture->port()),
                    "--cacert", roots.fileName(), "--aws-sigv4", "aws:amz:eu-west-1:sts", "--user",
                    QString::fromStdString(key.accessKeyId + ':' + key.secret), "-d",
                    "Action=GetCallerIdentity&Version=2011-06-15",
                    "https://sts.eu-west-1.amazonaws.com/"});
        QVERIFY(curl.waitForFinished(30'000));
        QCOMPARE(curl.readAllStandardError(), QByteArray());
        QCOMPARE(curl.readAllStandardOutput(),
                 QByteArray("got Action=GetCallerIdentity&Version=2011-06-15"));
    }

    void namesTheProgramOfLaterRequests() {
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("x"); });
        auto stream = m_fixture->connectTo("sts.eu-west-1.amazonaws.com");
        std::string program;
        for (std::size_t i = 1; i <= 1000 && program.empty(); ++i) {
            stream.write(m_fixture->bytesOf(identityCall()));
            (void)stream.readMessage();
            program = m_fixture->waitForRecords(i).back().program;
        }
        QCOMPARE(program, std::string("core.proxy.ProxyTest").substr(0, 15));
    }

private:
    static bool isMissing(const char* program) {
        QProcess which;
        which.start("sh", {"-c", QStringLiteral("command -v %1").arg(program)});
        which.waitForFinished();
        return which.exitCode() != 0;
    }

    static long residentKilobytes() {
        QFile status("/proc/self/status");
        if (!status.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray& line : status.readAll().split('\n'))
            if (line.startsWith("VmRSS:"))
                return line.mid(6).trimmed().split(' ').first().toLong();
        return 0;
    }
};

QTEST_GUILESS_MAIN(ProxyTest)
#include "ProxyTest.moc"
