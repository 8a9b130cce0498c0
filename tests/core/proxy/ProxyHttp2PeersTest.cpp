// SPDX-License-Identifier: Apache-2.0
// Other people's HTTP/2 against the proxy: curl, Node.js, boto3's CRT, and Node.js as far side.
#include "tests/core/proxy/Http2Client.h"
#include "tests/core/proxy/ProxyFixture.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <optional>

using namespace gatehouse;
using tests::ClientRequest;
using tests::Http2Client;
using tests::okAnswer;
using tests::ProxyFixture;
using tests::WireMessage;

namespace {

constexpr std::string_view kH2("\x02h2", 3);
const QString kFolder = QStringLiteral(GATEHOUSE_PEERS_FOLDER);

QByteArray outputOf(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.waitForFinished(90'000);
    return process.readAll().trimmed();
}

ClientRequest eventStream() {
    ClientRequest request;
    request.method = "POST";
    request.host = "transcribestreaming.eu-west-1.amazonaws.com";
    request.service = "transcribe";
    request.target = "/stream-transcription";
    request.payload = "UNSIGNED-PAYLOAD";
    request.isChunked = true;
    request.extra.add("Content-Type", "application/vnd.amazon.eventstream");
    return request;
}

/// node http2_origin.mjs, and the session that leads to it.
class NodeOrigin {
public:
    NodeOrigin(ProxyFixture& fixture, const QString& folder) {
        const auto now = std::chrono::system_clock::now();
        const auto until = now + std::chrono::hours(1);
        const auto authorityKey = crypto::KeyPair::generate();
        const auto key = crypto::KeyPair::generate();
        const auto authority =
            crypto::issueAuthority({"Far side", "X", {"x.test"}, now, until, {"127.0.0.1"}},
                                   authorityKey)
                .value();
        const auto leaf =
            crypto::issueLeaf({{}, {"127.0.0.1"}, now, until}, key, authority, authorityKey)
                .value();
        QFile file(folder + QStringLiteral("/far-side.pem"));
        if (file.open(QIODevice::WriteOnly))
            file.write(QByteArray::fromStdString(leaf.toPem() + std::string(key.toPem().reveal())));
        file.close();
        m_process.start(QStringLiteral(GATEHOUSE_NODE),
                        {kFolder + QStringLiteral("/http2_origin.mjs"), file.fileName()});
        m_process.waitForReadyRead(30'000);
        access::UpstreamTarget target;
        target.host = "127.0.0.1";
        target.port = m_process.readAll().trimmed().toStdString();
        target.extraRoots = std::make_shared<const std::string>(authority.toPem());
        auto entry = fixture.sessionEntry();
        entry.forwarder = std::make_shared<tests::FixedForwarder>(target, "node");
        fixture.putSession(std::move(entry));
    }
    NodeOrigin(const NodeOrigin&) = delete;
    NodeOrigin& operator=(const NodeOrigin&) = delete;
    ~NodeOrigin() {
        m_process.closeWriteChannel();
        m_process.waitForFinished(10'000);
    }

private:
    QProcess m_process;
};

} // namespace

class ProxyHttp2PeersTest : public QObject {
    Q_OBJECT

    std::optional<ProxyFixture> m_fixture;
    QTemporaryDir m_folder;
    QString m_roots;
    QString m_port;

private Q_SLOTS:
    void init() {
        m_fixture.emplace();
        m_port = QString::number(m_fixture->port());
        m_roots = m_folder.filePath(QStringLiteral("roots.pem"));
        QFile file(m_roots);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(m_fixture->localRootPem()));
    }
    void cleanup() { m_fixture.reset(); }

    void servesCurl_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("version");
        const QString aws = QStringLiteral("https://sts.eu-west-1.amazonaws.com/");
        const QString own = QStringLiteral("http://127.0.0.1:%1/");
        QTest::newRow("clear") << QStringList{QStringLiteral("--http2-prior-knowledge")} << own
                               << QStringLiteral("2");
        QTest::newRow("TLS without ALPN")
            << QStringList{QStringLiteral("--http2-prior-knowledge"), QStringLiteral("--no-alpn")}
            << aws << QStringLiteral("2");
        QTest::newRow("both offered")
            << QStringList{QStringLiteral("--http2")} << aws << QStringLiteral("1.1");
        QTest::newRow("upgrade asked for")
            << QStringList{QStringLiteral("--http2")} << own << QStringLiteral("1.1");
    }
    void servesCurl() {
        QFETCH(QStringList, options);
        QFETCH(QString, url);
        QFETCH(QString, version);
        m_fixture->serveAnswers([](const WireMessage& request) { return okAnswer(request.body); });
        const ClientRequest defaults;
        if (url.startsWith(QLatin1String("https")))
            options << QStringLiteral("--proxy") << QStringLiteral("http://127.0.0.1:") + m_port
                    << QStringLiteral("--cacert") << m_roots;
        else
            url = url.arg(m_port);
        options << QStringLiteral("-sS") << QStringLiteral("--aws-sigv4")
                << QStringLiteral("aws:amz:eu-west-1:sts") << QStringLiteral("--user")
                << QString::fromStdString(defaults.accessKeyId + ':' + defaults.secret)
                << QStringLiteral("-d") << QStringLiteral("Action=GetCallerIdentity")
                << QStringLiteral("-w") << QStringLiteral("|%{http_version}|%{http_code}") << url;
        QCOMPARE(outputOf(QStringLiteral(GATEHOUSE_CURL), options),
                 QByteArray("Action=GetCallerIdentity|" + version.toLatin1() + "|200"));
    }

    void servesNode_data() {
        QTest::addColumn<QString>("way");
        QTest::newRow("tunnel") << QStringLiteral("tunnel");
        QTest::newRow("clear") << QStringLiteral("clear");
    }
    void servesNode() {
        QFETCH(QString, way);
        m_fixture->serveAnswers([](const WireMessage& request) { return okAnswer(request.body); });
        const ClientRequest defaults;
        const auto said = outputOf(QStringLiteral(GATEHOUSE_NODE),
                                   {kFolder + QStringLiteral("/http2_client.mjs"), way, m_port,
                                    m_roots, QString::fromStdString(defaults.accessKeyId),
                                    QString::fromStdString(defaults.secret)});
        QCOMPARE(said, QByteArray(R"({"good":40,"statuses":[200]})"));
    }

#ifdef GATEHOUSE_CRT_PYTHON
    void servesTheCrtThatSpeaksTlsToAPlainUrl() {
        std::string object;
        m_fixture->serveAnswers([&](const WireMessage& request) {
            if (request.start.starts_with("PUT")) {
                // One aws-chunk with its trailer: "493e0\r\n...".
                object = request.body.substr(request.body.find("\r\n") + 2, 300'000);
                return std::string("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n");
            }
            const std::string size = std::to_string(object.size());
            return "HTTP/1.1 206 Partial Content\r\nETag: \"e\"\r\nContent-Range: bytes 0-" +
                   std::to_string(object.size() - 1) + '/' + size + "\r\nContent-Length: " + size +
                   "\r\n\r\n" + object;
        });
        const QString path = m_folder.filePath(QStringLiteral("upload"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(300'000, 'c'));
        file.close();
        const ClientRequest defaults;
        QCOMPARE(outputOf(QStringLiteral(GATEHOUSE_CRT_PYTHON),
                          {kFolder + QStringLiteral("/crt_client.py"), m_port, m_roots,
                           QString::fromStdString(defaults.accessKeyId),
                           QString::fromStdString(defaults.secret), path}),
                 QByteArray("300000"));
    }
#endif

    void streamsBothWaysAtOnce() {
        const NodeOrigin origin(*m_fixture, m_folder.path());
        Http2Client client(m_fixture->connectTo(eventStream().host, kH2));
        const auto id = client.begin(m_fixture->bytesOf(eventStream()));
        std::string sent;
        for (int i = 0; i < 20; ++i) { // the next one goes when the last one has come back
            const std::string piece = "event " + std::to_string(i) + std::string(5000, '.');
            client.sendBody(id, piece);
            sent += piece;
            QVERIFY(client.waitUntil([&] { return client.answer(id).body == sent; }));
        }
        const std::string large(3'000'000, 'l');
        client.sendBody(id, large);
        client.sendEnd(id);
        const auto& answer = client.wait(id);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.isComplete && answer.body == sent + large);
        QCOMPARE(answer.headers.get("x-path").value_or(""),
                 std::string_view("/stream-transcription"));
        QCOMPARE(answer.headers.get("x-authority").value_or(""),
                 std::string_view("transcribestreaming.eu-west-1.amazonaws.com"));
        QCOMPARE(answer.headers.get("x-te").value_or(""), std::string_view("none"));
    }

    void streamsBothWaysForHttp1() {
        const NodeOrigin origin(*m_fixture, m_folder.path());
        auto stream = m_fixture->connectTo(eventStream().host);
        stream.write(m_fixture->bytesOf(eventStream())
                         .substr(0, m_fixture->bytesOf(eventStream()).find("\r\n\r\n") + 4));
        stream.write("5\r\nfirst\r\n");
        QVERIFY(stream.readHead().status() == 200);
        QVERIFY(!stream.readUntil("first\r\n").empty());
        stream.write("6\r\nsecond\r\n0\r\n\r\n");
        QVERIFY(!stream.readUntil("second\r\n0\r\n\r\n").empty());
    }

    void fallsBackToChunks() {
        std::promise<WireMessage> received;
        m_fixture->serveAnswers([&](const WireMessage& request) {
            received.set_value(request);
            return okAnswer("taken");
        });
        auto request = eventStream();
        request.body = std::string(25'000, 'e');
        Http2Client client(m_fixture->connectTo(request.host, kH2));
        QCOMPARE(client.wait(client.send(m_fixture->bytesOf(request))).body, std::string("taken"));
        auto seen = received.get_future().get();
        QCOMPARE(seen.fields["transfer-encoding"], std::string("chunked"));
        QVERIFY(seen.body == request.body);
    }

    void tellsThatTheFarSideBroke() {
        std::optional<NodeOrigin> origin;
        origin.emplace(*m_fixture, m_folder.path());
        Http2Client client(m_fixture->connectTo(eventStream().host, kH2));
        const auto id = client.begin(m_fixture->bytesOf(eventStream()));
        client.sendBody(id, "event");
        QVERIFY(client.waitUntil([&] { return client.answer(id).body == "event"; }));
        origin.reset();
        QCOMPARE(client.wait(id).reset, std::optional(http::Http2Code::InternalError));
        QVERIFY(!m_fixture->waitForRecords(1).at(0).error.empty());
    }
};

QTEST_GUILESS_MAIN(ProxyHttp2PeersTest)
#include "ProxyHttp2PeersTest.moc"
