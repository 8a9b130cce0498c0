// SPDX-License-Identifier: Apache-2.0
// RFC 9112 as servers must read it: what two readers could understand differently is refused.
#include "core/http/Http1.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::http;

namespace {

struct Seen {
    bool isRefused = false;
    int messages = 0;
    std::string body = {};
    std::vector<RequestHead> heads = {};
};

/// Feeds the bytes in pieces of that size, as a server would: what was not consumed comes again.
Seen readIn(std::string_view bytes, std::size_t piece) {
    RequestParser parser;
    Seen seen;
    std::string buffer;
    while (!bytes.empty()) {
        buffer += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (;;) {
            const auto step = parser.step(buffer);
            if (!step) {
                seen.isRefused = true;
                return seen;
            }
            if (step->kind == Step::Kind::Head)
                seen.heads.push_back(parser.head());
            if (step->kind == Step::Kind::Body)
                seen.body += step->body;
            if (step->kind == Step::Kind::Complete)
                ++seen.messages;
            const bool isStuck = step->kind == Step::Kind::NeedMore && step->consumed == 0;
            buffer.erase(0, step->consumed);
            if (isStuck || (buffer.empty() && !parser.isInMessage()))
                break;
        }
    }
    return seen;
}

} // namespace

class RequestParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatCouldBeReadTwice_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const QByteArray& text) {
            QTest::newRow(name) << text;
        };
        const auto post = [](const QByteArray& fields) {
            return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\nabcdefghijkl";
        };
        row("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n"));
        row("the same length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n"));
        row("a list of lengths", post("Content-Length: 5, 5\r\n"));
        row("length with sign", post("Content-Length: +5\r\n"));
        row("negative length", post("Content-Length: -5\r\n"));
        row("hex length", post("Content-Length: 0x5\r\n"));
        row("length with blank inside", post("Content-Length: 5 5\r\n"));
        row("empty length", post("Content-Length: \r\n"));
        row("length over 64 bits", post("Content-Length: 18446744073709551616\r\n"));
        row("length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"));
        row("chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"));
        row("zero length and chunked", post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"));
        row("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
        row("chunked in a list", post("Transfer-Encoding: chunked, identity\r\n"));
        row("identity", post("Transfer-Encoding: identity\r\n"));
        row("gzip", post("Transfer-Encoding: gzip, chunked\r\n"));
        row("vertical tab before chunked", post("Transfer-Encoding: \x0b"
                                                "chunked\r\n"));
        row("quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n"));
        row("empty coding", post("Transfer-Encoding: \r\n"));
        row("blank before the colon", post("Content-Length : 5\r\n"));
        row("tab before the colon", post("Transfer-Encoding\t: chunked\r\n"));
        row("folded line", post("X-A: 1\r\n Content-Length: 5\r\n"));
        row("folded with tab", post("X-A: 1\r\n\tb\r\n"));
        row("first field folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
        row("bare LF in a field", post("X-A: 1\nContent-Length: 5\r\n"));
        row("bare CR in a field", post("X-A: 1\rContent-Length: 5\r\n"));
        row("NUL in a field", post(QByteArray("X-A: 1\0b\r\n", 10)));
        row("no colon", post("Content-Length 5\r\n"));
        row("empty name", post(": 5\r\n"));
        row("name with a slash", post("X/A: 5\r\n"));
        row("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n");
        row("two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
        row("tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n");
        row("blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
        row("no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n");
        row("no version", "GET /\r\nHost: a\r\n\r\n");
        row("lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n");
        row("version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n");
        row("version 1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n");
        row("blank after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n");
        row("method with a colon", "GE:T / HTTP/1.1\r\nHost: a\r\n\r\n");
        row("leading blank", " GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        row("chunked in HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        row("TLS hello", QByteArray("\x16\x03\x01\x02\r\n\r\n", 8));
    }
    void refusesWhatCouldBeReadTwice() {
        QFETCH(QByteArray, bytes);
        const std::string_view text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        for (const std::size_t piece : {text.size(), std::size_t{1}}) {
            const Seen seen = readIn(text, piece);
            QVERIFY(seen.isRefused);
            QCOMPARE(seen.messages, 0);
        }
    }

    void refusesBadChunks_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no digits") << QByteArray("\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("0x") << QByteArray("0x3\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("sign") << QByteArray("+3\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("negative") << QByteArray("-3\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("leading blank") << QByteArray(" 3\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("underscore") << QByteArray("1_0\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("over 64 bits") << QByteArray("10000000000000000\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("words after the size") << QByteArray("3 4\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("bare LF after the size") << QByteArray("3\nabc\r\n0\r\n\r\n");
        QTest::newRow("bare LF in an extension") << QByteArray("3;x\nabc\r\n0\r\n\r\n");
        QTest::newRow("bare CR in an extension") << QByteArray("3;x\rabc\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("longer than its size") << QByteArray("3\r\nabcd\r\n0\r\n\r\n");
        QTest::newRow("bare LF after the data") << QByteArray("3\r\nabc\n0\r\n\r\n");
        QTest::newRow("trailer without colon") << QByteArray("0\r\nabc\r\n\r\n");
        QTest::newRow("trailer with bare LF") << QByteArray("0\r\nA: 1\nB: 2\r\n\r\n");
        QTest::newRow("endless extension") << QByteArray("3;" + QByteArray(9000, 'x'));
        QTest::newRow("endless trailer") << QByteArray(
            "0\r\n" + QByteArray("A: " + QByteArray(4000, 'x') + "\r\n").repeated(20));
    }
    void refusesBadChunks() {
        QFETCH(QByteArray, body);
        const std::string text =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body.toStdString();
        for (const std::size_t piece : {text.size(), std::size_t{1}}) {
            const Seen seen = readIn(text, piece);
            QVERIFY(seen.isRefused);
            QCOMPARE(seen.messages, 0);
        }
    }

    void readsPipelinedRequestsInPiecesOfAnySize_data() {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 3, 7, 64, 100000})
            QTest::addRow("%d", piece) << piece;
    }
    void readsPipelinedRequestsInPiecesOfAnySize() {
        QFETCH(int, piece);
        const Seen seen = readIn("\r\n\r\nPOST /a?b HTTP/1.1\r\nHost:a\r\nX-A:  1 \t\r\nx-a: \r\n"
                                 "Content-Length: 005\r\n\r\nhello"
                                 "POST /c HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
                                 "3;q=\"1\"\r\n\r\n0\r\n000002 ; x\r\nyz\r\n0\r\nX-T: v\r\n\r\n"
                                 "GET * HTTP/1.0\r\n\r\n",
                                 static_cast<std::size_t>(piece));
        QVERIFY(!seen.isRefused);
        QCOMPARE(seen.messages, 3);
        QCOMPARE(seen.body, std::string("hello\r\n0yz"));
        QCOMPARE(seen.heads[0].target, std::string("/a?b"));
        QVERIFY((seen.heads[0].headers.all("X-A") == std::vector<std::string_view>{"1", ""}));
        QCOMPARE(seen.heads[2].minorVersion, 0);
        QVERIFY(!keepsAlive(seen.heads[2]));
        QVERIFY(keepsAlive(seen.heads[1]));
    }

    void keepsTrailersApartFromTheHead() {
        RequestParser parser;
        std::string bytes = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                            "Content-Length: 7\r\nX-Sum: 1\r\n\r\n";
        for (;;) {
            const auto step = parser.step(bytes);
            QVERIFY(step.has_value());
            bytes.erase(0, step->consumed);
            if (step->kind == Step::Kind::Complete)
                break;
        }
        QVERIFY(parser.trailers().get("x-sum") == "1");
        QVERIFY(!parser.head().headers.has("content-length"));
    }

    void limitsHeads() {
        const HeadLimits limits{200, 4};
        const auto refuses = [&limits](const std::string& bytes) {
            RequestParser parser(limits);
            return !parser.step(bytes).has_value();
        };
        const std::string line = "GET / HTTP/1.1\r\n";
        QVERIFY(refuses(std::string(201, 'x')));
        QVERIFY(!refuses(std::string(200, 'x')));
        QVERIFY(refuses(line + "A: " + std::string(200, 'x') + "\r\n\r\n"));
        QVERIFY(!refuses(line + "A:1\r\nB:1\r\nC:1\r\nD:1\r\n\r\n"));
        QVERIFY(refuses(line + "A:1\r\nB:1\r\nC:1\r\nD:1\r\nE:1\r\n\r\n"));
    }

    void writesWhatItRead() {
        const std::string text =
            "PUT /a%2Fb//c?x=%20+ HTTP/1.1\r\nhOsT: a\r\nX-A: 1\r\nx-a: 2\r\n\r\n";
        RequestParser parser;
        QVERIFY(parser.step(text).has_value());
        QCOMPARE(serialise(parser.head()), text);
    }

    void dropsWhatIsForOneConnection() {
        Headers headers;
        for (const char* name : {"Connection", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer",
                                 "Transfer-Encoding", "Upgrade", "X-Mine", "X-Kept"})
            headers.add(name, "x");
        headers.set("Connection", "close , x-MINE");
        removeHopByHop(headers);
        QCOMPARE(headers.size(), std::size_t{1});
        QVERIFY(headers.has("x-kept"));
    }
};

QTEST_APPLESS_MAIN(RequestParserTest)
#include "RequestParserTest.moc"
