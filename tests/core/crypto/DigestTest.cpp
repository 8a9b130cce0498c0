// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/Digest.h"

#include "core/base/Encoding.h"
#include "core/crypto/Random.h"

#include <QTest>

#include <thread>

using namespace gatehouse;
using namespace gatehouse::crypto;

/// Vectors from FIPS 180-4, RFC 4231, RFC 1321 and RFC 3720 appendix B.4.
class DigestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesThePublishedVectors() {
        QCOMPARE(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QCOMPARE(sha256Hex("abc"),
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QCOMPARE(toHex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        QCOMPARE(toHex(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
        QCOMPARE(toHex(hmacSha256("Jefe", "what do ya want for nothing?")),
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        QCOMPARE(toHex(hmacSha256(std::string(131, '\xaa'),
                                  "Test Using Larger Than Block-Size Key - Hash Key First")),
                 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        QCOMPARE(crc32("123456789"), 0xCBF43926U);
        QCOMPARE(crc32c("123456789"), 0xE3069283U);
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU);
    }

    void takesAnEmptyKeyAfterAnother() {
        (void)hmacSha256("key", "data");
        QCOMPARE(toHex(hmacSha256({}, {})),
                 "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    }

    void sumsPiecesAsTheWhole() {
        const std::string data = randomBytes(100'000);
        Sha256 pieces;
        std::uint32_t first = 0;
        std::uint32_t second = 0;
        for (std::size_t at = 0; at < data.size(); at += 977) {
            pieces.update(std::string_view(data).substr(at, 977));
            first = crc32(std::string_view(data).substr(at, 977), first);
            second = crc32c(std::string_view(data).substr(at, 977), second);
        }
        QCOMPARE(pieces.finish(), sha256(data));
        QCOMPARE(pieces.finish(), sha256("")); // begins anew
        QCOMPARE(first, crc32(data));
        QCOMPARE(second, crc32c(data));
    }

    void worksOnSeveralThreadsAtOnce() {
        std::string other;
        std::thread thread([&other] {
            for (int round = 0; round < 1000; ++round)
                other = hmacSha256("k", sha256("other"));
        });
        std::string mine;
        for (int round = 0; round < 1000; ++round)
            mine = hmacSha256("k", sha256("mine"));
        thread.join();
        QCOMPARE(other, hmacSha256("k", sha256("other")));
        QCOMPARE(mine, hmacSha256("k", sha256("mine")));
    }
};

QTEST_GUILESS_MAIN(DigestTest)
#include "DigestTest.moc"
