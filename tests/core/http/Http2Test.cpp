// SPDX-License-Identifier: Apache-2.0
// The HTTP/2 endpoint: both roles against each other.
#include "core/http/Http2.h"

#include <QTest>

#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace gatehouse;
using namespace gatehouse::http;
using Role = Http2Endpoint::Role;
using Body = Http2Endpoint::Body;

namespace {

/// Remembers what it is told; gives body bytes back when asked to.
class Recorder final : public Http2Events {
public:
    struct Stream {
        RequestHead request = {};
        std::vector<ResponseHead> responses = {};
        Framing framing = {};
        std::string body = {};
        Headers trailers = {};
        bool hasEnded = false;
        int rooms = 0;
        std::optional<Http2Code> reset = {};
    };

    void onRequest(StreamId id, RequestHead head, Framing framing) override {
        order.push_back(id);
        streams[id].request = std::move(head);
        streams[id].framing = framing;
    }
    void onResponse(StreamId id, ResponseHead head, Framing framing) override {
        streams[id].responses.push_back(std::move(head));
        streams[id].framing = framing;
    }
    void onBody(StreamId id, std::string_view bytes) override {
        streams[id].body.append(bytes);
        if (endpoint != nullptr)
            endpoint->consume(id, bytes.size());
    }
    void onEnd(StreamId id, Headers trailers) override {
        streams[id].hasEnded = true;
        streams[id].trailers = std::move(trailers);
    }
    void onRoom(StreamId id) override { ++streams[id].rooms; }
    void onReset(StreamId id, Http2Code code) override { streams[id].reset = code; }

    void clear() {
        streams.clear();
        order.clear();
    }

    std::map<StreamId, Stream> streams = {};
    std::vector<StreamId> order = {};
    Http2Endpoint* endpoint = nullptr; ///< Set: consumes at once.
};

RequestHead get(const std::string& target) {
    RequestHead head{"GET", target, 1, {}};
    head.headers.add("Host", "sts.eu-west-1.amazonaws.com");
    head.headers.add("X-Amz-Date", "20260101T000000Z");
    return head;
}

RequestHead post(const std::string& target) {
    auto head = get(target);
    head.method = "POST";
    return head;
}

ResponseHead ok() {
    ResponseHead head;
    head.status = 200;
    return head;
}

} // namespace

class Http2Test : public QObject {
    Q_OBJECT

    Recorder m_atClient;
    Recorder m_atServer;
    std::optional<Http2Endpoint> m_client;
    std::optional<Http2Endpoint> m_server;

    /// Moves bytes until neither side has any.
    void pump() {
        for (bool isMoving = true; isMoving;) {
            std::string up;
            std::string down;
            m_client->produce(up, 10'000);
            QVERIFY(m_server->receive(up));
            m_server->produce(down, 10'000);
            QVERIFY(m_client->receive(down));
            isMoving = !up.empty() || !down.empty();
        }
    }

private Q_SLOTS:
    void init() {
        m_atClient.clear();
        m_atServer.clear();
        m_client.emplace(Role::Client, m_atClient);
        m_server.emplace(Role::Server, m_atServer);
        m_atClient.endpoint = &*m_client;
        m_atServer.endpoint = &*m_server;
    }

    void carriesHeadsBodiesAndTrailers() {
        auto head = post("/a%20b?c=d");
        head.headers.add("X-Amz-Meta", "one");
        const auto id = m_client->sendRequest(head, "https", Body::Follows);
        const std::string body(1'000'000, 'u');
        m_client->sendBody(id, body);
        m_client->sendEnd(id);
        pump();
        auto& seen = m_atServer.streams[id];
        QCOMPARE(seen.request.method, std::string("POST"));
        QCOMPARE(seen.request.target, std::string("/a%20b?c=d"));
        QCOMPARE(seen.request.headers.begin()->name, std::string("Host"));
        QCOMPARE(std::string(*seen.request.headers.get("x-amz-meta")), std::string("one"));
        QVERIFY(seen.framing.kind == Framing::Kind::Chunked);
        QVERIFY(seen.body == body);
        QVERIFY(seen.hasEnded);

        ResponseHead interim;
        interim.status = 103;
        m_server->sendResponse(id, interim, Body::None);
        auto answer = ok();
        answer.headers.add("Content-Length", "3");
        m_server->sendResponse(id, answer, Body::Follows);
        m_server->sendBody(id, "abc");
        Headers trailers;
        trailers.add("X-Amz-Checksum", "sum");
        m_server->sendEnd(id, trailers);
        pump();
        auto& got = m_atClient.streams[id];
        QCOMPARE(got.responses.size(), std::size_t(2));
        QCOMPARE(got.responses[0].status, 103);
        QCOMPARE(got.responses[1].status, 200);
        QVERIFY((got.framing == Framing{Framing::Kind::Length, 3}));
        QCOMPARE(got.body, std::string("abc"));
        QCOMPARE(std::string(*got.trailers.get("x-amz-checksum")), std::string("sum"));
        QVERIFY(got.hasEnded);
        QVERIFY(!got.reset && !seen.reset);
        QCOMPARE(m_server->streams(), std::size_t(0));
    }

    void tellsWhenThereIsNoBody() {
        const auto id = m_client->sendRequest(get("/"), "https", Body::None);
        pump();
        QVERIFY(m_atServer.streams[id].framing.kind == Framing::Kind::None);
        m_server->sendResponse(id, ok(), Body::None);
        pump();
        QVERIFY(m_atClient.streams[id].framing.kind == Framing::Kind::None);
        QVERIFY(m_atClient.streams[id].hasEnded && m_atServer.streams[id].hasEnded);
    }

    void sendsNoMoreThanIsConsumed() {
        m_atServer.endpoint = nullptr;
        const auto id = m_client->sendRequest(post("/"), "https", Body::Follows);
        m_client->sendBody(id, std::string(1'000'000, 'x'));
        QVERIFY(m_client->isFull(id));
        pump();
        auto& seen = m_atServer.streams[id];
        QCOMPARE(seen.body.size(), std::size_t(Http2Limits().window));
        QVERIFY(m_client->isFull(id));
        QCOMPARE(m_atClient.streams[id].rooms, 0);
        // A stream that waits does not stop another one.
        const auto other = m_client->sendRequest(post("/other"), "https", Body::Follows);
        m_client->sendBody(other, "small");
        m_client->sendEnd(other);
        pump();
        QCOMPARE(m_atServer.streams[other].body, std::string("small"));
        while (seen.body.size() < 1'000'000) {
            const auto before = seen.body.size();
            m_server->consume(id, Http2Limits().window);
            pump();
            QVERIFY(seen.body.size() > before);
        }
        QVERIFY(!m_client->isFull(id));
        QCOMPARE(m_atClient.streams[id].rooms, 1);
    }

    void letsNoMoreStreamsOpenThanAgreed() {
        std::vector<StreamId> ids;
        pump();
        for (int i = 0; i < 130; ++i)
            ids.push_back(m_client->sendRequest(get("/"), "https", Body::None));
        pump();
        QCOMPARE(m_atServer.order.size(), std::size_t(100));
        for (const auto id : std::vector(m_atServer.order))
            m_server->sendResponse(id, ok(), Body::None);
        pump();
        QCOMPARE(m_atServer.order.size(), std::size_t(130));
    }

    void refusesHeadsThatAreTooLarge() {
        auto head = get("/");
        head.headers.add("X-Amz-Large", std::string(40'000, 'l'));
        const auto fits = m_client->sendRequest(head, "https", Body::None);
        for (int i = 0; i < 80; ++i)
            head.headers.add("X-Amz-Larger", std::string(300, 'l'));
        const auto large = m_client->sendRequest(head, "https", Body::None);
        pump();
        QCOMPARE(m_atServer.order, std::vector{fits});
        QCOMPARE(m_atClient.streams[large].responses.at(0).status, 431);
        const auto next = m_client->sendRequest(get("/"), "https", Body::None);
        pump();
        QCOMPARE(m_atServer.order, (std::vector{fits, next}));
    }

    void endsStreamsThatAreReset() {
        const auto id = m_client->sendRequest(post("/"), "https", Body::Follows);
        pump();
        m_client->reset(id, Http2Code::Cancel);
        pump();
        QCOMPARE(m_atServer.streams[id].reset, std::optional(Http2Code::Cancel));
        QVERIFY(!m_atClient.streams[id].reset);
        m_server->sendBody(id, "nobody hears it");
        pump();
    }

    void dismissesWhatIsNotWanted() {
        const auto id = m_client->sendRequest(post("/"), "https", Body::Follows);
        m_client->sendBody(id, "part");
        pump();
        m_server->sendResponse(id, ok(), Body::Follows);
        m_server->sendBody(id, std::string(500'000, 'a'));
        m_server->sendEnd(id);
        m_server->dismiss(id);
        pump();
        QCOMPARE(m_atClient.streams[id].body.size(), std::size_t(500'000));
        QVERIFY(m_atClient.streams[id].hasEnded);
        QCOMPARE(m_atClient.streams[id].reset, std::optional(Http2Code::NoError));
    }

    void goesAwayWithWhatRuns() {
        const auto id = m_client->sendRequest(get("/"), "https", Body::None);
        pump();
        m_server->goAway();
        pump();
        QVERIFY(!m_server->isOver());
        QCOMPARE(m_client->sendRequest(get("/"), "https", Body::None), 0);
        m_server->sendResponse(id, ok(), Body::None);
        pump();
        QVERIFY(m_atClient.streams[id].hasEnded);
        QVERIFY(m_server->isOver());
    }

    void allowsResetsAmongAnswers() {
        for (int i = 0; i < 1000; ++i) {
            const auto given = m_client->sendRequest(post("/"), "https", Body::Follows);
            const auto kept = m_client->sendRequest(get("/"), "https", Body::None);
            pump();
            m_client->reset(given, Http2Code::Cancel);
            m_server->sendResponse(kept, ok(), Body::None);
            pump();
            QVERIFY(m_atClient.streams[kept].hasEnded);
        }
    }
};

QTEST_GUILESS_MAIN(Http2Test)
#include "Http2Test.moc"
