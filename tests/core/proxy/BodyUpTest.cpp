// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/BodyUp.h"

#include "core/crypto/Digest.h"

#include <QTest>

using namespace gatehouse;
using proxy::BodyUp;

namespace {

class Doubling final : public access::BodyTransform {
public:
    Result<void> transform(std::string_view received, std::string& out) override {
        for (const char c : received)
            out.append(2, c);
        return {};
    }
    Result<void> finish(std::string& out) override {
        out += "!";
        return {};
    }
};

} // namespace

class BodyUpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsTheLastByteBackUntilTheHashIsRight() {
        BodyUp body({BodyUp::Framing::Length, crypto::sha256Hex("hello"), 5});
        QCOMPARE(std::string(body.take("he").value()), std::string("he"));
        QCOMPARE(std::string(body.take("llo").value()), std::string("ll"));
        QCOMPARE(std::string(body.finish().value()), std::string("o"));
    }

    void neverGivesTheWholeOfAWrongBody() {
        BodyUp body({BodyUp::Framing::Length, crypto::sha256Hex("hello"), 5});
        std::string sent(body.take("hell").value());
        sent += body.take("!").value();
        QCOMPARE(sent, std::string("hell"));
        QVERIFY(!body.finish());
    }

    void neverEndsAChunkedBodyThatIsWrong() {
        BodyUp body({BodyUp::Framing::Chunked, crypto::sha256Hex("hello"), {}});
        QCOMPARE(std::string(body.take("help!").value()), std::string("5\r\nhelp!\r\n"));
        QVERIFY(!body.finish());
    }

    void framesChunks() {
        BodyUp body({BodyUp::Framing::Chunked, "", {}});
        QCOMPARE(std::string(body.take("").value()), std::string());
        QCOMPARE(std::string(body.take(std::string(31, 'x')).value()),
                 "1f\r\n" + std::string(31, 'x') + "\r\n");
        QCOMPARE(std::string(body.finish().value()), std::string("0\r\n\r\n"));
    }

    void sendsWhatATransformMakesOfIt() {
        Doubling doubling;
        BodyUp body({BodyUp::Framing::Length, crypto::sha256Hex("abc"), 3, &doubling});
        std::string sent(body.take("abc").value());
        sent += body.finish().value();
        QCOMPARE(sent, std::string("aabbcc!"));
    }
};

QTEST_GUILESS_MAIN(BodyUpTest)
#include "BodyUpTest.moc"
