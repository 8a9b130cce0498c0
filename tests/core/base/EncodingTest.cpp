// SPDX-License-Identifier: Apache-2.0
#include "core/base/Encoding.h"
#include "core/base/Secret.h"

#include <QTest>

using namespace gatehouse;

class EncodingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void base64FollowsRfc4648() {
        const std::pair<std::string, std::string> cases[] = {{"", ""},
                                                             {"f", "Zg=="},
                                                             {"fo", "Zm8="},
                                                             {"foo", "Zm9v"},
                                                             {"foob", "Zm9vYg=="},
                                                             {"fooba", "Zm9vYmE="},
                                                             {"foobar", "Zm9vYmFy"}};
        for (const auto& [plain, encoded] : cases) {
            QCOMPARE(toBase64(plain), encoded);
            QCOMPARE(fromBase64(encoded).value(), plain);
        }
        QVERIFY(!fromBase64("Zg="));
        QVERIFY(!fromBase64("Z*=="));
    }

    void percentEncodingKeepsOnlyTheUnreserved() {
        QCOMPARE(percentEncode("a b/c~d+\xc3\xbc"), std::string("a%20b%2Fc~d%2B%C3%BC"));
        QCOMPARE(percentEncode("a/b c", Slash::Keep), std::string("a/b%20c"));
        QCOMPARE(percentDecode("a%20b%2fc%zz%4"), std::string("a b/c%zz%4"));
        QCOMPARE(percentDecode("%41"), std::string("A"));
    }

    void hexComesBack() {
        QCOMPARE(toHex(std::string("\x00\xff\x10", 3)), std::string("00ff10"));
        QCOMPARE(fromHex("00FF10").value(), std::string("\x00\xff\x10", 3));
        QVERIFY(!fromHex("0"));
        QVERIFY(!fromHex("0g"));
    }

    void secretsAreWipedWhenMoved() {
        Secret first(std::string("value"));
        const Secret second = std::move(first);
        QVERIFY(
            first.isEmpty()); // NOLINT(bugprone-use-after-move): that is the contract under test
        QVERIFY(second.reveal() == "value");
        QVERIFY(equalInConstantTime("abc", "abc"));
        QVERIFY(!equalInConstantTime("abc", "abd"));
        QVERIFY(!equalInConstantTime("abc", "ab"));
    }
};

QTEST_GUILESS_MAIN(EncodingTest)
#include "EncodingTest.moc"
