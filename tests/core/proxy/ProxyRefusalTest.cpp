// SPDX-License-Identifier: Apache-2.0
// What the proxy says no to, and in which words.
#include "tests/core/proxy/ProxyFixture.h"

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

} // namespace

class ProxyRefusalTest : public QObject {
    Q_OBJECT

    std::optional<ProxyFixture> m_fixture;
    std::atomic<int> m_reached{0};

    /// Sends it and checks that it was refused with this code, and never went upstream.
    void verifyRefused(const ClientRequest& request, int status, const char* code) {
        const auto answer = m_fixture->send(request);
        QCOMPARE(answer.status(), status);
        QVERIFY2(holds(answer.body, code), answer.body.c_str());
        QCOMPARE(m_reached.load(), 0);
        const auto record = m_fixture->waitForRecords(1).back();
        QVERIFY(record.isLocalError);
        QCOMPARE(record.status, status);
        QVERIFY(!record.error.empty());
    }

private Q_SLOTS:
    void init() {
        m_fixture.emplace();
        m_reached = 0;
        m_fixture->serveAnswers([this](const WireMessage&) {
            ++m_reached;
            return okAnswer("reached");
        });
    }
    void cleanup() { m_fixture.reset(); }

    void refusesWrongSecrets() {
        auto request = identityCall();
        request.secret = "another secret";
        verifyRefused(request, 403, "SignatureDoesNotMatch");
    }

    void refusesUnknownKeys() {
        auto request = identityCall();
        request.accessKeyId = "AKIASOMEBODYELSES001";
        verifyRefused(request, 403, "InvalidClientTokenId");
        QVERIFY(holds(m_fixture->waitForRecords(1)[0].error, "AKIASOMEBODYELSES001"));
    }

    void refusesStoppedSessions() {
        m_fixture->thread().run([&] { m_fixture->sessions().stop(ClientRequest().accessKeyId); });
        verifyRefused(identityCall(), 403, "ExpiredToken");
        const auto record = m_fixture->waitForRecords(1)[0];
        QVERIFY(holds(record.error, "was stopped"));
        QCOMPARE(record.sessionId, std::string("session-1"));
    }

    void refusesTheNextRequestOfAConnectionWhoseSessionWasStopped() {
        auto stream = m_fixture->connectTo("sts.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(identityCall()));
        QCOMPARE(stream.readMessage().status(), 200);
        m_fixture->thread().run([&] { m_fixture->sessions().stop(ClientRequest().accessKeyId); });
        stream.write(m_fixture->bytesOf(identityCall()));
        QCOMPARE(stream.readMessage().status(), 403);
        QCOMPARE(m_reached.load(), 1);
    }

    void refusesExpiredSessions() {
        auto entry = m_fixture->sessionEntry();
        entry.expiry = SystemClock().now() - 1s;
        m_fixture->putSession(std::move(entry));
        verifyRefused(identityCall(), 403, "ExpiredToken");
    }

    void refusesSessionsThatHaveNoCredentials() {
        auto entry = m_fixture->sessionEntry();
        entry.forwarder = nullptr;
        entry.state = access::SessionState::Failed;
        entry.error = "The profile is gone. Add it again.";
        m_fixture->putSession(std::move(entry));
        verifyRefused(identityCall(), 403, "The profile is gone. Add it again.");
    }

    void refusesClocksThatAreFarOff() {
        auto request = identityCall();
        request.clockOffset = -2h;
        verifyRefused(request, m_fixture->send(request).status(), "");
        QVERIFY(m_fixture->waitForRecords(1)[0].status >= 400);
    }

    void refusesScopesOfOtherHosts() {
        auto request = identityCall();
        request.region = "us-east-1"; // signed for one region, sent to another's host
        verifyRefused(request, m_fixture->send(request).status(), "");
        QVERIFY(m_fixture->waitForRecords(1)[0].status >= 400);
    }

    void refusesAHostThatIsNotTheOneConnectedTo() {
        auto request = identityCall();
        request.host = "iam.amazonaws.com";
        auto stream = m_fixture->connectTo("sts.eu-west-1.amazonaws.com");
        stream.write(m_fixture->bytesOf(request));
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 403);
        QVERIFY(holds(answer.body, "iam.amazonaws.com"));
        QCOMPARE(m_reached.load(), 0);
    }

    void refusesHostsThatWereMadeToLeadHere() {
        auto request = identityCall();
        request.host = "rebound.example:" + std::to_string(m_fixture->port());
        auto stream = m_fixture->connectPlain();
        stream.write(m_fixture->bytesOf(request));
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 403);
        QVERIFY(!holds(answer.body, "TestRole"));
        QCOMPARE(m_reached.load(), 0);
    }

    void refusesUnsignedRequests() {
        auto stream = m_fixture->connectTo("sts.eu-west-1.amazonaws.com");
        stream.write("GET / HTTP/1.1\r\nHost: sts.eu-west-1.amazonaws.com\r\n\r\n");
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 403);
        QVERIFY(holds(answer.body, "MissingAuthenticationToken"));
    }

    void refusesChangedRequests() {
        for (const auto& [from, to] : {std::pair("GET /", "PUT /"), std::pair("/a?b=1", "/a?b=2"),
                                       std::pair("X-Amz-Date: 2", "X-Amz-Date: 3")}) {
            ClientRequest request;
            request.target = "/a?b=1";
            std::string bytes = m_fixture->bytesOf(request);
            bytes.replace(bytes.find(from), std::string(from).size(), to);
            auto stream = m_fixture->connectTo(request.host);
            stream.write(bytes);
            QVERIFY(stream.readMessage().status() >= 400);
        }
        QCOMPARE(m_reached.load(), 0);
    }

    void refusesBodiesThatAreNotTheSignedOnes_data() {
        QTest::addColumn<QString>("payload");
        QTest::addColumn<int>("size");
        QTest::newRow("undeclared") << "" << 100;
        QTest::newRow("small") << "hash" << 100;
        QTest::newRow("streamed") << "hash" << 500'000;
    }
    void refusesBodiesThatAreNotTheSignedOnes() {
        QFETCH(QString, payload);
        QFETCH(int, size);
        ClientRequest request;
        request.method = "PUT";
        request.host = "s3.eu-west-1.amazonaws.com";
        request.service = "s3";
        request.payload = payload.toStdString();
        request.body = std::string(static_cast<std::size_t>(size), 'x');
        for (const bool isChunked : {false, true}) {
            request.isChunked = isChunked;
            std::string bytes = m_fixture->bytesOf(request);
            bytes[bytes.rfind('x')] = 'y';
            auto stream = m_fixture->connectTo(request.host);
            stream.write(bytes);
            const auto answer = stream.readMessage();
            QVERIFY2(answer.status() == 400 || answer.status() == 403, answer.head.c_str());
        }
        QCOMPARE(m_reached.load(), 0); // the origin never saw a whole request
    }

    void refusesBodiesThatAreTooLargeToKeep() {
        proxy::ProxyLimits limits;
        limits.bodyInMemory = 1000;
        limits.bodySpooled = 1 << 20;
        m_fixture.emplace(Environment(), limits);
        m_fixture->serveAnswers([](const WireMessage&) { return okAnswer("reached"); });
        auto request = identityCall();
        request.body = std::string(900'000, 'x');
        QCOMPARE(m_fixture->send(request).body, std::string("reached"));
        request.body = std::string(4'000'000, 'x');
        auto stream = m_fixture->connectTo(request.host);
        stream.write(m_fixture->bytesOf(request));
        const auto answer = stream.readMessage();
        QCOMPARE(answer.status(), 413);
        QVERIFY(holds(answer.body, "x-amz-content-sha256"));
    }

    void refusesFormsThatItDoesNotSpeakYet() {
        ClientRequest request;
        request.method = "PUT";
        request.host = "s3.eu-west-1.amazonaws.com";
        request.service = "s3";
        request.body = "x";
        request.payload = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        verifyRefused(request, m_fixture->send(request).status(), "<Code>NotImplemented</Code>");
    }

    void refusesMessagesThatTwoReadersCouldReadDifferently_data() {
        QTest::addColumn<QByteArray>("fields");
        QTest::newRow("both lengths") << QByteArray("Content-Length: 5\r\n"
                                                    "Transfer-Encoding: chunked\r\n");
        QTest::newRow("two lengths") << QByteArray("Content-Length: 5\r\nContent-Length: 6\r\n");
        QTest::newRow("signed length") << QByteArray("Content-Length: +5\r\n");
        QTest::newRow("coding in disguise") << QByteArray("Transfer-Encoding: xchunked\r\n");
        QTest::newRow("blank before the colon") << QByteArray("Transfer-Encoding : chunked\r\n");
        QTest::newRow("folded") << QByteArray("X: y\r\n Transfer-Encoding: chunked\r\n");
        QTest::newRow("bare line feed") << QByteArray("X: y\nTransfer-Encoding: chunked\r\n");
        QTest::newRow("two hosts") << QByteArray("Host: iam.amazonaws.com\r\n");
    }
    void refusesMessagesThatTwoReadersCouldReadDifferently() {
        QFETCH(QByteArray, fields);
        ClientRequest request;
        request.method = "PUT";
        request.hasLength = false;
        request.payload = "UNSIGNED-PAYLOAD";
        std::string bytes = m_fixture->bytesOf(request);
        bytes.insert(bytes.size() - 2, fields.toStdString());
        auto stream = m_fixture->connectTo(request.host);
        stream.write(bytes + "0\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n");
        const auto answer = stream.readMessage();
        QVERIFY2(answer.status() == 400 || answer.status() == 403, answer.head.c_str());
        QVERIFY(stream.isAtEnd());
        QCOMPARE(m_reached.load(), 0);
    }

    void refusesMetadataTargets() {
        for (const char* bytes :
             {"CONNECT 169.254.169.254:443 HTTP/1.1\r\n\r\n",
              "CONNECT 0xa9fea9fe:80 HTTP/1.0\r\n\r\n",
              "GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\nHost: "
              "169.254.169.254\r\n\r\n",
              "GET http://[fd00:ec2::254]/ HTTP/1.1\r\nHost: [fd00:ec2::254]\r\n\r\n"}) {
            auto stream = m_fixture->connectPlain();
            stream.write(bytes);
            const auto answer = stream.readMessage();
            QCOMPARE(answer.status(), 403);
            QVERIFY(holds(answer.body, "NO_PROXY"));
        }
    }

    void refusesHeadsThatAreTooLarge() {
        auto stream = m_fixture->connectPlain();
        stream.write("GET / HTTP/1.1\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n");
        QVERIFY(stream.readMessage().status() >= 400);
    }

    void refusesNonsense() {
        for (const char* bytes :
             {"\x16\x02\x01\x02", "hello\r\n\r\n", "GET\r\n\r\n",
              "CONNECT nonsense HTTP/1.1\r\n\r\n", "GET ftp://x/ HTTP/1.1\r\n\r\n"}) {
            auto stream = m_fixture->connectPlain();
            stream.write(bytes);
            stream.write("\r\n\r\n");
            QCOMPARE(stream.readMessage().status(), 400);
        }
    }

    void refusesBrokenHandshakes() {
        auto stream = m_fixture->connectPlain();
        stream.write(std::string("\x16\x03\x01\x00\x05hello", 10));
        QCOMPARE(stream.readSome().substr(0, 1), std::string("\x15")); // an alert
        QVERIFY(stream.isAtEnd());
        QVERIFY(holds(m_fixture->waitForRecords(1)[0].error, "certificate"));
    }

    void speaksTheProtocolOfTheService() {
        ClientRequest request;
        request.method = "POST";
        request.host = "dynamodb.eu-west-1.amazonaws.com";
        request.service = "dynamodb";
        request.secret = "wrong";
        request.body = "{}";
        request.extra.add("Content-Type", "application/x-amz-json-1.0");
        request.extra.add("X-Amz-Target", "DynamoDB_20120810.ListTables");
        const auto answer = m_fixture->send(request);
        QVERIFY2(holds(answer.body, "\"__type\""), answer.body.c_str());
        QCOMPARE(m_fixture->waitForRecords(1)[0].operation, std::string("ListTables"));
    }

    void tellsATrustProblemOfATool() {
        auto stream = m_fixture->connectPlain();
        stream.write("CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1\r\n\r\n");
        QCOMPARE(stream.readHead().status(), 200);
        ssl_ctx_st* distrusting = tests::clientContext(m_fixture->authority().rootPem());
        QVERIFY(!stream.startTlsClient(distrusting, "sts.eu-west-1.amazonaws.com"));
        const auto record = m_fixture->waitForRecords(1)[0];
        QVERIFY2(holds(record.error, "AWS_CA_BUNDLE"), record.error.c_str());
        tests::freeContext(distrusting);
    }
};

QTEST_GUILESS_MAIN(ProxyRefusalTest)
#include "ProxyRefusalTest.moc"
