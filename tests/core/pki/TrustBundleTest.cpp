// SPDX-License-Identifier: Apache-2.0
#include "core/pki/TrustBundle.h"

#include "core/pki/LocalAuthority.h"
#include "tests/support/TempHome.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace gatehouse;
using namespace gatehouse::pki;

class TrustBundleTest : public QObject {
    Q_OBJECT

    TimePoint m_start = *fromIso8601("2026-03-01T12:00:00Z");

private Q_SLOTS:
    void holdsTheSystemsRootsTheCompanysAndOurs() {
        const tests::TempHome home;
        const auto root = LocalAuthority::create(m_start)->certificate().toPem();
        const auto company = crypto::issueAuthority({"Company", "X", {"x.test"}, m_start, m_start},
                                                    crypto::KeyPair::generate());
        home.write("roots.pem", "# comment\n" + root + root);
        home.write("company.pem", company->toPem());
        const auto authority = LocalAuthority::create(m_start);
        const auto bundle = home.path() / "bundle.pem";
        Environment environment;
        environment.set("SSL_CERT_FILE", (home.path() / "roots.pem").string());
        environment.set("AWS_CA_BUNDLE", (home.path() / "company.pem").string());
        QVERIFY(writeBundle(bundle, environment, authority->certificate()));
        const auto all = splitPem(home.read("bundle.pem"));
        QCOMPARE(all.size(), std::size_t(4));
        QCOMPARE(all[2].commonName(), "Company");
        QCOMPARE(all[3].toDer(), authority->certificate().toDer());
    }

    void doesNotPileUpWhenPointedAtItself() {
        const tests::TempHome home;
        home.write("roots.pem", LocalAuthority::create(m_start)->certificate().toPem());
        const auto authority = LocalAuthority::create(m_start);
        const auto bundle = home.path() / "bundle.pem";
        Environment environment;
        environment.set("SSL_CERT_FILE", (home.path() / "roots.pem").string());
        environment.set("AWS_CA_BUNDLE", bundle.string());
        QVERIFY(writeBundle(bundle, environment, authority->certificate()));
        const std::string first = home.read("bundle.pem");
        QVERIFY(writeBundle(bundle, environment, authority->certificate()));
        QCOMPARE(home.read("bundle.pem"), first);
    }

    void saysWhatIsMissing() {
        Environment environment;
        environment.set("SSL_CERT_FILE", "/nowhere/roots.pem");
        const auto roots = systemRoots(environment);
        QVERIFY(!roots);
        QVERIFY(roots.error().message.find("/nowhere/roots.pem") != std::string::npos);
    }

#ifdef GATEHOUSE_KEYTOOL
    void isReadByJava() {
        const tests::TempHome home;
        const auto authority = LocalAuthority::create(m_start);
        home.write("bundle.pem", authority->certificate().toPem());
        QVERIFY(writeKeyStore(home.path() / "trust.jks", home.path() / "bundle.pem", m_start));
        QProcess keytool;
        keytool.start(QStringLiteral(GATEHOUSE_KEYTOOL),
                      {QStringLiteral("-list"), QStringLiteral("-keystore"),
                       QString::fromStdString((home.path() / "trust.jks").string()),
                       QStringLiteral("-storepass"), QString::fromLatin1(kKeyStorePassword)});
        QVERIFY(keytool.waitForFinished(60'000));
        const QByteArray output = keytool.readAllStandardOutput();
        QVERIFY2(keytool.exitCode() == 0, output.constData());
        QVERIFY2(output.contains(authority->certificate().fingerprint().c_str()),
                 output.constData());
    }
#endif
};

QTEST_GUILESS_MAIN(TrustBundleTest)
#include "TrustBundleTest.moc"
