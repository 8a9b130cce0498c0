// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/Authority.h"

#include <QTest>

using namespace gatehouse;

class AuthorityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsHostAndPort_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("port");
        QTest::newRow("name") << "S3.Amazonaws.com:443"
                              << "s3.amazonaws.com"
                              << "443";
        QTest::newRow("dot at the end") << "s3.amazonaws.com.:443"
                                        << "s3.amazonaws.com"
                                        << "443";
        QTest::newRow("default port") << "s3.amazonaws.com"
                                      << "s3.amazonaws.com"
                                      << "80";
        QTest::newRow("empty port") << "s3.amazonaws.com:"
                                    << "s3.amazonaws.com"
                                    << "80";
        QTest::newRow("zeros before the port") << "s3.amazonaws.com:00443"
                                               << "s3.amazonaws.com"
                                               << "443";
        QTest::newRow("IPv6") << "[2A05::1]:8443"
                              << "2a05::1"
                              << "8443";
        QTest::newRow("IPv6 without port") << "[::1]"
                                           << "::1"
                                           << "80";
    }
    void readsHostAndPort() {
        QFETCH(QString, text);
        const auto authority = proxy::parseAuthority(text.toStdString(), "80");
        QVERIFY(authority.has_value());
        QTEST(QString::fromStdString(authority->host), "host");
        QTEST(QString::fromStdString(authority->port), "port");
    }

    void refusesWhatIsNoAuthority_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", ":443", "user@host:443", "a b:443", "host:0", "host:65536", "host:-1", "host:44x",
              "host:443:443", "[::1:443", "[]:443", "[::1]x:443", "[a/b]:443", "host/path:443",
              "host\r\nX: y:443", ".", "host..:443", "[abc]:443"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void refusesWhatIsNoAuthority() {
        QFETCH(QString, text);
        QVERIFY(!proxy::parseAuthority(text.toStdString(), "80"));
    }

    void mustNameAPortWhereThereIsNoDefault() {
        QVERIFY(!proxy::parseAuthority("host", ""));
        QVERIFY(proxy::parseAuthority("host:1", "").has_value());
    }

    void takesAbsoluteTargetsApart() {
        const auto plain = proxy::parseAbsoluteTarget("http://Example.com/a//b?x=%2F#part").value();
        QCOMPARE(plain.authority.host, std::string("example.com"));
        QCOMPARE(plain.authority.port, std::string("80"));
        QCOMPARE(plain.origin, std::string("/a//b?x=%2F"));
        QCOMPARE(proxy::parseAbsoluteTarget("http://h:81").value().origin, std::string("/"));
        QCOMPARE(proxy::parseAbsoluteTarget("HTTP://h?x").value().origin, std::string("/?x"));
        QVERIFY(!proxy::parseAbsoluteTarget("https://h/"));
        QVERIFY(!proxy::parseAbsoluteTarget("http://u:p@h/"));
        QVERIFY(!proxy::parseAbsoluteTarget("http:///x"));
    }
};

QTEST_GUILESS_MAIN(AuthorityTest)
#include "AuthorityTest.moc"
