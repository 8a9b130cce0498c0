// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/Certificate.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::crypto;

class CertificateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysSurvivePem() {
        const KeyPair key = KeyPair::generate();
        const auto again = KeyPair::fromPem(key.toPem());
        QVERIFY(again);
        QCOMPARE(again->toPem().reveal(), key.toPem().reveal());
    }

    void refusesKeysThatAreNone() {
        QVERIFY(!KeyPair::fromPem(Secret(std::string("-----BEGIN PRIVATE KEY-----\nAAAA"))));
        QVERIFY(!KeyPair::fromPem(Secret(std::string())));
        QVERIFY(!Certificate::fromPem("no certificate"));
    }

    void certificatesSurvivePemAndKnowTheirKey() {
        const TimePoint now = *fromIso8601("2026-01-01T00:00:00Z");
        const KeyPair key = KeyPair::generate();
        const auto authority = issueAuthority(
            {"Test authority", "Gatehouse", {"amazonaws.com"}, now, now + std::chrono::hours(24)},
            key);
        QVERIFY(authority);
        const auto again = Certificate::fromPem(authority->toPem());
        QVERIFY(again);
        QCOMPARE(again->toDer(), authority->toDer());
        QCOMPARE(again->commonName(), "Test authority");
        QCOMPARE(again->notAfter(), now + std::chrono::hours(24));
        QCOMPARE(again->notBefore(), now);
        QVERIFY(again->fits(key));
        QVERIFY(!again->fits(KeyPair::generate()));
        QCOMPARE(again->fingerprint().size(), std::size_t(95));
    }

    void refusesALeafWithoutNames() {
        const TimePoint now = *fromIso8601("2026-01-01T00:00:00Z");
        const KeyPair key = KeyPair::generate();
        const auto authority = issueAuthority({"A", "B", {"a.test"}, now, now}, key);
        QVERIFY(authority);
        QVERIFY(!issueLeaf({{}, {}, now, now}, key, *authority, key));
    }
};

QTEST_GUILESS_MAIN(CertificateTest)
#include "CertificateTest.moc"
