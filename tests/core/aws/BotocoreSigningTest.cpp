// SPDX-License-Identifier: Apache-2.0
// botocore and AWS's common runtime as the other opinions: they sign generated requests with odd
// paths, queries and headers; we must accept them, refuse them once anything is changed, and sign
// the same ones alike. For a long run:
//   GATEHOUSE_TEST_SEED=7 GATEHOUSE_TEST_CASES=50000 build/dev/tests/core.aws.BotocoreSigningTest
#include "core/aws/SigV4.h"

#include "core/base/Encoding.h"

#include <QDir>
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
    std::string crtTarget = {}; ///< Empty where the common runtime has no opinion.
    http::Headers crtHeaders = {};
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
    if (one.isQuery && one.service.starts_with("s3"))
        one.hash = kUnsignedPayload;
    const QJsonObject crt = object.value(QLatin1String("crt")).toObject();
    one.crtTarget = crt.value(QLatin1String("target")).toString().toStdString();
    one.crtHeaders = readHeaders(crt.value(QLatin1String("headers")), one.host);
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

QString number(const char* variable, const QString& usual) {
    return qEnvironmentVariable(variable, usual);
}

/// What was signed by somebody is accepted, and refused once any part of it is another.
bool isJudgedRightly(const RequestView& request, const Secret& secret, std::string_view hash,
                     SigningKeyCache& keys) {
    const auto received = readSignature(request);
    if (!received)
        return false;
    const auto isAccepted = [&](const RequestView& view, const ReceivedSignature& signature,
                                std::string_view payload) {
        return !verify(view, signature, secret, payload, received->time, keys);
    };
    if (!isAccepted(request, *received, hash))
        return false;
    const std::string otherTarget = std::string(request.target) +
                                    (request.target.find('?') == request.target.npos ? "x" : "&x");
    http::Headers otherHeaders = request.headers;
    otherHeaders.set(received->signedHeaders.back(),
                     std::string(*request.headers.get(received->signedHeaders.back())) + 'x');
    ReceivedSignature otherRegion = *received;
    otherRegion.scope.region += 'x';
    return !isAccepted({"PURGE", request.target, request.headers}, *received, hash) &&
           !isAccepted({request.method, otherTarget, request.headers}, *received, hash) &&
           !isAccepted({request.method, request.target, otherHeaders}, *received, hash) &&
           !isAccepted(request, otherRegion, hash) &&
           !isAccepted(request, *received, "another body");
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
        const QString count = number("GATEHOUSE_TEST_CASES", QStringLiteral("1500"));
        QStringList arguments{QStringLiteral(GATEHOUSE_BOTOCORE_FOLDER "/botocore_sign.py"),
                              number("GATEHOUSE_TEST_SEED", QStringLiteral("20150830")), count};
        const QString crt = QStringLiteral(GATEHOUSE_AWSCRT_FOLDER);
        if (python.startsWith(QStringLiteral(GATEHOUSE_BUILD_TOOLS)) && QDir(crt).exists())
            arguments << crt;
        QProcess process;
        process.start(python, arguments);
        m_cases.clear();
        while (process.waitForReadyRead(60'000) || process.canReadLine()) {
            while (process.canReadLine())
                m_cases.push_back(readCase(process.readLine()));
        }
        QVERIFY2(process.state() == QProcess::NotRunning || process.waitForFinished(60'000),
                 "botocore did not finish");
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        QCOMPARE(m_cases.size(), static_cast<std::size_t>(count.toULongLong()));
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
            QVERIFY2(isJudgedRightly(one.view(), one.credentials.secretAccessKey, one.hash, keys),
                     one.line.constData());
            const auto received = readSignature(one.view());
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

    void acceptsTheCommonRuntime() {
        load(QStringLiteral(GATEHOUSE_BOTOCORE_PYTHONS).section(QLatin1Char(':'), 0, 0));
        if (QTest::currentTestFailed())
            return;
        SigningKeyCache keys;
        std::size_t judged = 0;
        for (const OracleCase& one : m_cases) {
            // It takes a path with "://" for a whole URL and signs what it finds behind that.
            if (one.crtTarget.empty() || one.targetBefore.find("://") != std::string::npos ||
                one.targetBefore.starts_with("//"))
                continue;
            const auto hash = one.crtHeaders.get("x-amz-content-sha256").value_or(one.hash);
            QVERIFY2(isJudgedRightly({one.method, one.crtTarget, one.crtHeaders},
                                     one.credentials.secretAccessKey, hash, keys),
                     one.line.constData());
            ++judged;
        }
        if (judged == 0)
            QSKIP("no awscrt of scripts/test-tools here");
        QVERIFY(judged > m_cases.size() / 2);
    }
};

QTEST_GUILESS_MAIN(BotocoreSigningTest)
#include "BotocoreSigningTest.moc"
