// SPDX-License-Identifier: Apache-2.0
#include "core/pki/LocalAuthority.h"

#include "core/pki/LeafCache.h"
#include "tests/support/FakeClock.h"

#include <QTest>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

using namespace gatehouse;
using namespace gatehouse::pki;

namespace {

/// What an X.509 verifier that trusts only the authority says of a leaf for this host; 0 is good.
int verdict(const LocalAuthority& authority, X509* leaf, const std::string& host, TimePoint now) {
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, authority.certificate().native());
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, leaf, nullptr);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context);
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1)
        X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0);
    X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(now));
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
    X509_verify_cert(context);
    const int result = X509_STORE_CTX_get_error(context);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return result;
}

} // namespace

class LocalAuthorityTest : public QObject {
    Q_OBJECT

    TimePoint m_start = *fromIso8601("2026-03-01T12:00:00Z");

private Q_SLOTS:
    void issuesForAwsNamesOnly_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("expected");
        const int refused = X509_V_ERR_PERMITTED_VIOLATION;
        QTest::newRow("S3") << "bucket.s3.eu-west-1.amazonaws.com" << int(X509_V_OK);
        QTest::newRow("China") << "sts.cn-north-1.amazonaws.com.cn" << int(X509_V_OK);
        QTest::newRow("dual stack") << "s3.dualstack.eu-west-1.api.aws" << int(X509_V_OK);
        QTest::newRow("function URL") << "abc.lambda-url.eu-west-1.on.aws" << int(X509_V_OK);
        QTest::newRow("long") << QString(60, QLatin1Char('a')) +
                                     QStringLiteral(".s3.eu-west-1.amazonaws.com")
                              << int(X509_V_OK);
        QTest::newRow("elsewhere") << "example.com" << refused;
        QTest::newRow("look-alike") << "evilamazonaws.com" << refused;
        QTest::newRow("sign-in") << "signin.aws.amazon.com" << refused;
    }
    void issuesForAwsNamesOnly() {
        QFETCH(QString, host);
        QFETCH(int, expected);
        const auto authority = LocalAuthority::create(m_start);
        QVERIFY(authority);
        const tests::FakeClock clock(m_start);
        LeafCache leaves(*authority, clock);
        const auto context = leaves.contextFor(host.toStdString());
        QVERIFY(context);
        X509* leaf = SSL_CTX_get0_certificate(context->get());
        QCOMPARE(verdict(*authority, leaf, host.toStdString(), m_start), expected);
    }

    void issuesForNoAddressButItsOwn_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("own") << "127.0.0.1" << true;
        QTest::newRow("next") << "127.0.0.2" << false;
        QTest::newRow("private") << "10.0.0.1" << false;
        QTest::newRow("IPv6") << "::1" << false;
        QTest::newRow("mapped") << "::ffff:127.0.0.1" << false;
    }
    void issuesForNoAddressButItsOwn() {
        QFETCH(QString, address);
        QFETCH(bool, isGood);
        const auto authority = LocalAuthority::create(m_start);
        const auto leaf = crypto::issueLeaf(
            {{}, {address.toStdString()}, m_start, m_start + std::chrono::hours(1)},
            authority->key(), authority->certificate(), authority->key());
        QVERIFY(leaf);
        QCOMPARE(verdict(*authority, leaf->native(), address.toStdString(), m_start) == X509_V_OK,
                 isGood);
    }

    void survivesPem() {
        const auto authority = LocalAuthority::create(m_start);
        const auto again = LocalAuthority::fromPem(authority->certificate().toPem(),
                                                   authority->key().toPem(), m_start);
        QVERIFY(again);
        QCOMPARE(again->certificate().toDer(), authority->certificate().toDer());
    }

    void asksForANewOneInTime() {
        const auto authority = LocalAuthority::create(m_start);
        const auto late =
            LocalAuthority::fromPem(authority->certificate().toPem(), authority->key().toPem(),
                                    m_start + std::chrono::hours(24 * 705));
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Refused);
        const auto stranger = LocalAuthority::create(m_start);
        QCOMPARE(LocalAuthority::fromPem(authority->certificate().toPem(), stranger->key().toPem(),
                                         m_start)
                     .error()
                     .code,
                 ErrorCode::BadInput);
    }

    void reissuesALeafBeforeItEnds() {
        tests::FakeClock clock(m_start);
        LeafCache leaves(*LocalAuthority::create(m_start), clock);
        const auto first = leaves.contextFor("sts.amazonaws.com").value();
        QCOMPARE(leaves.contextFor("sts.amazonaws.com").value(), first);
        clock.advance(std::chrono::hours(24 * 6));
        const auto second = leaves.contextFor("sts.amazonaws.com").value();
        QVERIFY(second != first);
        QCOMPARE(verdict(leaves.authority(), SSL_CTX_get0_certificate(second.get()),
                         "sts.amazonaws.com", clock.now()),
                 int(X509_V_OK));
    }

    void keepsOnlyTheHostsUsedLast() {
        const tests::FakeClock clock(m_start);
        LeafCache leaves(*LocalAuthority::create(m_start), clock);
        const auto often = leaves.contextFor("s3.amazonaws.com").value();
        const auto once = leaves.contextFor("sts.amazonaws.com").value();
        for (int number = 0; number < 600; ++number) {
            QVERIFY(leaves.contextFor("b" + std::to_string(number) + ".s3.amazonaws.com"));
            QCOMPARE(leaves.contextFor("s3.amazonaws.com").value(), often);
        }
        QVERIFY(leaves.contextFor("sts.amazonaws.com").value() != once);
    }
};

QTEST_GUILESS_MAIN(LocalAuthorityTest)
#include "LocalAuthorityTest.moc"
