// SPDX-License-Identifier: Apache-2.0
#include "core/http/Http1.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::http;

namespace {

/// The framing of an answer to the method; nothing when it is refused.
std::optional<Framing> framingIn(const std::string& bytes, const std::string& method) {
    ResponseParser parser(method);
    const auto step = parser.step(bytes);
    if (!step || step->kind != Step::Kind::Head)
        return std::nullopt;
    return parser.framing();
}

} // namespace

class ResponseParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsWhereBodiesEnd() {
        using Kind = Framing::Kind;
        const std::string sized = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        QVERIFY((framingIn(sized, "GET") == Framing{Kind::Length, 9}));
        QVERIFY((framingIn(sized, "HEAD") == Framing{}));
        QVERIFY((framingIn(sized, "CONNECT") == Framing{}));
        QVERIFY((framingIn("HTTP/1.1 407 No\r\nContent-Length: 9\r\n\r\n", "CONNECT") ==
                 Framing{Kind::Length, 9}));
        for (const char* status : {"100", "101", "204", "304"})
            QVERIFY((framingIn(std::string("HTTP/1.1 ") + status +
                                   " X\r\nTransfer-Encoding: chunked\r\n\r\n",
                               "GET") == Framing{}));
        QVERIFY((framingIn("HTTP/1.0 200 OK\r\n\r\n", "GET") == Framing{Kind::UntilClose, 0}));
        QVERIFY((framingIn("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n", "GET") ==
                 Framing{Kind::Chunked, 0}));
        QVERIFY((framingIn("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "GET") == Framing{}));
    }

    void refusesBrokenHeads_data() {
        QTest::addColumn<QByteArray>("bytes");
        for (const char* line : {"HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 +20 OK",
                                 "HTTP/1.1 099 OK", "HTTP/1.1  200 OK", "HTTP/2 200 OK",
                                 "ICY 200 OK", "", "HTTP/1.1 abc OK", "HTTP/1.1 200OK"})
            QTest::newRow(line) << QByteArray(line) + "\r\nA: 1\r\n\r\n";
        const QByteArray good = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("two lengths") << good + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n";
        QTest::newRow("unknown coding") << good + "Transfer-Encoding: gzip\r\n\r\n";
        QTest::newRow("folded") << good + "A: 1\r\n b\r\n\r\n";
        QTest::newRow("bare LF") << good + "A: 1\nB: 2\r\n\r\n";
    }
    void refusesBrokenHeads() {
        QFETCH(QByteArray, bytes);
        ResponseParser parser;
        QVERIFY(!parser.step(bytes.toStdString()).has_value());
    }

    void givesInterimAnswersOneByOne() {
        ResponseParser parser("PUT");
        std::string bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        std::vector<int> statuses;
        std::string body;
        for (;;) {
            const auto step = parser.step(bytes);
            QVERIFY(step.has_value());
            if (step->kind == Step::Kind::Head)
                statuses.push_back(parser.head().status);
            body += step->body;
            bytes.erase(0, step->consumed);
            if (step->kind == Step::Kind::Complete)
                break;
        }
        QVERIFY((statuses == std::vector<int>{100, 103, 200}));
        QCOMPARE(body, std::string("ok"));
    }

    void tellsTruncatedBodiesFromWholeOnes() {
        const auto endsWell = [](std::string bytes) {
            ResponseParser parser;
            for (;;) {
                const auto step = parser.step(bytes);
                if (!step)
                    return false;
                bytes.erase(0, step->consumed);
                if (step->kind == Step::Kind::Complete)
                    return true;
                if (step->kind == Step::Kind::NeedMore && step->consumed == 0)
                    return parser.ended().has_value();
            }
        };
        QVERIFY(endsWell("HTTP/1.1 200 OK\r\n\r\nall of it"));
        QVERIFY(endsWell("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"));
        QVERIFY(!endsWell("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc"));
        QVERIFY(!endsWell("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
        QVERIFY(!endsWell("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"));
        QVERIFY(!endsWell("HTTP/1.1 200 OK\r\nContent-"));
        QVERIFY(!endsWell(""));
    }

    void readsTheConnectionHeaderAsTokens() {
        ResponseHead head;
        QVERIFY(keepsAlive(head));
        head.headers.add("Connection", "Upgrade, CLOSE");
        QVERIFY(!keepsAlive(head));
        head.headers.set("Connection", "closed");
        QVERIFY(keepsAlive(head));
        head.minorVersion = 0;
        QVERIFY(!keepsAlive(head));
        head.headers.set("Connection", "Keep-Alive");
        QVERIFY(keepsAlive(head));
    }
};

QTEST_APPLESS_MAIN(ResponseParserTest)
#include "ResponseParserTest.moc"
