// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/FirstBytes.h"

#include <QTest>

#include <string>

using namespace gatehouse::proxy;

class FirstBytesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsProtocolsApart_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("opening");
        const auto row = [](const char* name, const QByteArray& bytes, Opening opening) {
            QTest::newRow(name) << bytes << int(opening);
        };
        row("nothing", "", Opening::TooShort);
        row("P", "P", Opening::TooShort);
        row("PRI", "PRI * HT", Opening::TooShort);
        row("all but one", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r", Opening::TooShort);
        row("preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Opening::Http2);
        row("preface and more", QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0", 26),
            Opening::Http2);
        row("PUT", "PUT / HTTP/1.1", Opening::Http1);
        row("PU", "PU", Opening::Http1);
        row("PROPFIND", "PROPFIND", Opening::Http1);
        row("CONNECT", "C", Opening::Http1);
        row("half a record", "\x16", Opening::TooShort);
        row("ClientHello", "\x16\x03\x01\x02", Opening::Tls);
        row("not quite", "\x16\x02", Opening::Http1);
        row("rubbish", "\xff\xff", Opening::Http1);
    }
    void tellsProtocolsApart() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, opening);
        QCOMPARE(int(openingOf(bytes.toStdString())), opening);
    }
};

QTEST_GUILESS_MAIN(FirstBytesTest)
#include "FirstBytesTest.moc"
