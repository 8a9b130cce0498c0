// SPDX-License-Identifier: Apache-2.0
// botocore as the other opinion: it signs generated requests with odd paths, queries and headers;
// we must accept them and sign the same ones alike.
#include "core/aws/SigV4.h"

#include "core/base/Encoding.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

struct OracleCase {
    std::string method, service, region, host, hash;
    std::string targetBefore, target;
    http::Headers before, after;
    Credentials credentials;
    bool isQuery = false;
    QByteArray line;

    [[nodiscard]] RequestView view() const { return {method, target, after}; }
};

http::Headers readHeaders(const QJsonValue& list, const std::string& host) {
    http::Headers headers;
    headers.add("Host", host);
    for (const QJsonValue& one : list.toArray())
        headers.add(one.toArray().at(0).toString().toStdString(),
                    one.toArray().at(1).toString().toStdString());
    return headers;
}

OracleCase readCase(const QByteArray& line) {
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const auto text = [&object](const char* key) {
        return object.value(QLatin1String(key)).toString().toStdString();
    };
    OracleCase one;
    one.method = text("method");
    one.service = text("service");
    one.region = text("region");
    one.host = text("host");
    one.targetBefore = text("targetBefore");
    one.target = text("target");
    one.isQuery = object.value(QLatin1String("isQuery")).toBool();
    one.before = readHeaders(object.value(QLatin1String("before")), one.host);
    one.after = readHeaders(object.value(QLatin1String("headers")), one.host);
    one.hash = one.after.get("x-amz-content-sha256").value_or(text("bodyHash"));
    if (one.isQuery && one.service == "s3")
        one.hash = kUnsignedPayload;
    one.credentials.accessKeyId = "AKIAIOSFODNN7EXAMPLE";
    one.credentials.secretAccessKey =
        Secret(std::string("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    one.credentials.sessionToken = Secret(text("token"));
    one.line = line;
    return one;
}

std::string signByHeader(const OracleCase& one, const SigningContext& context) {
    http::Headers headers = one.before;
    if (headers.has("x-amz-content-sha256")) {
        signAll(one.method, one.targetBefore, headers, one.hash, context);
        return std::string(*headers.get("authorization"));
    }
    // botocore leaves the hash header out where nobody asks for it; our own signer never does.
    const auto received = readSignature(one.view());
    return authorizationFor(one.view(), received->signedHeaders, one.hash, context);
}

} // namespace

class BotocoreSigningTest : public QObject {
    Q_OBJECT

private:
    std::vector<OracleCase> m_cases;

    static void addInterpreters() {
        QTest::addColumn<QString>("python");
        for (const QString& one :
             QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).split(QLatin1Char(':')))
            QTest::newRow(qPrintable(one)) << one;
    }

    void load(const QString& python) {
        QProcess process;
        process.start(python, {QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_sign.py"),
                               QStringLiteral("20150830"), QStringLiteral("600")});
        QVERIFY2(process.waitForFinished(60'000), "botocore did not finish");
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        m_cases.clear();
        for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
            if (!line.isEmpty())
                m_cases.push_back(readCase(line));
        }
        QCOMPARE(m_cases.size(), std::size_t{600});
    }

private Q_SLOTS:
    void agreesWithBotocore_data() { addInterpreters(); }
    void agreesWithBotocore() {
        QFETCH(QString, python);
        load(python);
        if (QTest::currentTestFailed())
            return;
        SigningKeyCache keys;
        for (const OracleCase& one : m_cases) {
            const auto received = readSignature(one.view());
            QVERIFY2(received.has_value(), one.line.constData());
            const auto fault = verify(one.view(), *received, one.credentials.secretAccessKey,
                                      one.hash, received->time, keys);
            QVERIFY2(!fault, one.line.constData());
            const SigningContext context{one.credentials, one.region, one.service, received->time,
                                         &keys};
            if (!one.isQuery) {
                QVERIFY2(signByHeader(one, context) == one.after.get("authorization"),
                         one.line.constData());
                continue;
            }
            const std::string target = presign({one.method, one.targetBefore, one.before},
                                               *received->expires, one.hash, context);
            const auto ours = readSignature({one.method, target, one.before});
            QVERIFY2(ours && ours->signature == received->signature, one.line.constData());
        }
    }
};

QTEST_GUILESS_MAIN(BotocoreSigningTest)
#include "BotocoreSigningTest.moc"
