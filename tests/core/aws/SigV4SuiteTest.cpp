// SPDX-License-Identifier: Apache-2.0
// Every case of AWS's public SigV4 suite (tests/data/sigv4), in both forms, stage by stage.
#include "core/aws/SigV4.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

const QString kSuite = QStringLiteral(GATEHOUSE_TEST_DATA "/sigv4/");

struct SuiteRequest {
    std::string method;
    std::string target;
    http::Headers headers;
    std::string body;
    [[nodiscard]] RequestView view() const { return {method, target, headers}; }
};

struct SuiteCase {
    QString name;
    SuiteRequest request;
    Credentials credentials;
    std::string region;
    std::string service;
    TimePoint time;
    std::chrono::seconds expires;
    PathForm path = PathForm::Normalised;
    bool isBodySigned = false;
    bool isTokenAddedLater = false;

    [[nodiscard]] std::string file(const char* file) const {
        QFile data(kSuite + name + QLatin1Char('/') + QLatin1String(file));
        return data.open(QIODevice::ReadOnly) ? data.readAll().toStdString() : std::string();
    }
    [[nodiscard]] std::string hash() const { return crypto::sha256Hex(request.body); }
    [[nodiscard]] SigningContext context() const {
        return {credentials, region, service, time, nullptr, path};
    }
    [[nodiscard]] CredentialScope scope() const {
        return {toAmzDate(time).substr(0, 8), region, service};
    }
};

std::string_view takeLine(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

/// Request lines may hold blanks in the target, and values may be folded: the suite's own notation.
SuiteRequest readRequest(std::string_view text) {
    SuiteRequest request;
    const std::string_view first = takeLine(text);
    const std::size_t methodEnd = first.find(' ');
    const std::size_t targetEnd = first.rfind(' ');
    request.method = first.substr(0, methodEnd);
    request.target = first.substr(methodEnd + 1, targetEnd - methodEnd - 1);
    std::vector<http::Field> fields;
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        if (line.empty())
            break;
        if (line.front() == ' ') {
            fields.back().value.append("\n").append(line);
            continue;
        }
        const std::size_t colon = line.find(':');
        fields.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
    }
    for (http::Field& field : fields)
        request.headers.add(std::move(field.name), std::move(field.value));
    request.body = text;
    return request;
}

SuiteCase readCase(const QString& name) {
    SuiteCase one;
    one.name = name;
    one.request = readRequest(one.file("request.txt"));
    const auto context =
        QJsonDocument::fromJson(QByteArray::fromStdString(one.file("context.json"))).object();
    const auto keys = context.value(QStringLiteral("credentials")).toObject();
    const auto text = [](const QJsonObject& from, const char* key) {
        return from.value(QLatin1String(key)).toString().toStdString();
    };
    one.credentials.accessKeyId = text(keys, "access_key_id");
    one.credentials.secretAccessKey = Secret(text(keys, "secret_access_key"));
    one.credentials.sessionToken = Secret(text(keys, "token"));
    one.region = text(context, "region");
    one.service = text(context, "service");
    one.time = fromIso8601(text(context, "timestamp")).value();
    one.expires =
        std::chrono::seconds(context.value(QLatin1String("expiration_in_seconds")).toInt());
    one.path = context.value(QLatin1String("normalize")).toBool() ? PathForm::Normalised
                                                                  : PathForm::DoubleEncoded;
    one.isBodySigned = context.value(QLatin1String("sign_body")).toBool();
    one.isTokenAddedLater = context.value(QLatin1String("omit_session_token")).toBool();
    return one;
}

std::vector<std::string> sortedNames(const http::Headers& headers) {
    std::vector<std::string> names;
    for (const http::Field& field : headers)
        names.push_back(toLower(field.name));
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/// The request as it is just before it gets its Authorization header.
http::Headers headersToSign(const SuiteCase& one) {
    http::Headers headers = one.request.headers;
    headers.set("X-Amz-Date", toAmzDate(one.time));
    if (one.isBodySigned)
        headers.set("x-amz-content-sha256", one.hash());
    if (one.credentials.isTemporary() && !one.isTokenAddedLater)
        headers.set("X-Amz-Security-Token", std::string(one.credentials.sessionToken.reveal()));
    return headers;
}

std::optional<AwsFault> check(const SuiteCase& one, const SuiteRequest& request, TimePoint now) {
    const auto received = readSignature(request.view());
    if (!received)
        return received.error();
    SigningKeyCache keys;
    return verify(request.view(), *received, one.credentials.secretAccessKey, one.hash(), now,
                  keys);
}

} // namespace

class SigV4SuiteTest : public QObject {
    Q_OBJECT

private:
    static void addCases() {
        QTest::addColumn<QString>("name");
        const auto names = QDir(kSuite).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString& name : names)
            QTest::newRow(qPrintable(name)) << name;
    }

private Q_SLOTS:
    void holdsTheWholeSuite() {
        QCOMPARE(QDir(kSuite).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 38);
    }

    void signsByHeader_data() { addCases(); }
    void signsByHeader() {
        QFETCH(QString, name);
        const SuiteCase one = readCase(name);
        const http::Headers headers = headersToSign(one);
        const RequestView view{one.request.method, one.request.target, headers};
        const auto names = sortedNames(headers);
        const std::string canonical = canonicalRequest(view, one.path, names, one.hash());
        QCOMPARE(canonical, one.file("header-canonical-request.txt"));
        QCOMPARE(stringToSign(toAmzDate(one.time), one.scope(), canonical),
                 one.file("header-string-to-sign.txt"));
        const SuiteRequest signedRequest = readRequest(one.file("header-signed-request.txt"));
        const auto expected = signedRequest.headers.get("authorization");
        QVERIFY(expected);
        QCOMPARE(authorizationFor(view, names, one.hash(), one.context()), std::string(*expected));
    }

    void signsByQuery_data() { addCases(); }
    void signsByQuery() {
        QFETCH(QString, name);
        SuiteCase one = readCase(name);
        if (one.isTokenAddedLater)
            one.credentials.sessionToken = {};
        const http::Headers& headers = one.request.headers;
        const std::string target = presign({one.request.method, one.request.target, headers},
                                           one.expires, one.hash(), one.context());
        const SuiteRequest made{one.request.method, target, headers, {}};
        QCOMPARE(canonicalRequest(made.view(), one.path, sortedNames(headers), one.hash(),
                                  "X-Amz-Signature"),
                 one.file("query-canonical-request.txt"));
        const auto received = readSignature(made.view());
        QVERIFY(received.has_value());
        QCOMPARE(received->signature, one.file("query-signature.txt"));
    }

    void acceptsWhatTheSuiteSigned_data() { addCases(); }
    void acceptsWhatTheSuiteSigned() {
        QFETCH(QString, name);
        const SuiteCase one = readCase(name);
        const auto byHeader = readRequest(one.file("header-signed-request.txt"));
        QVERIFY(!check(one, byHeader, one.time + std::chrono::minutes(14)));
        const auto byQuery = readRequest(one.file("query-signed-request.txt"));
        if (!one.isTokenAddedLater) // the token in its query is under no signature
            QVERIFY(!check(one, byQuery, one.time + std::chrono::minutes(59)));
    }

    void refusesWhatWasChangedAfterwards_data() { addCases(); }
    void refusesWhatWasChangedAfterwards() {
        QFETCH(QString, name);
        const SuiteCase one = readCase(name);
        const auto signedRequest = readRequest(one.file("header-signed-request.txt"));
        const auto refused = [&](const SuiteRequest& changed) {
            const auto fault = check(one, changed, one.time);
            return fault && fault->code == "SignatureDoesNotMatch";
        };
        auto changed = signedRequest;
        changed.method = "DELETE";
        QVERIFY(refused(changed));
        changed = signedRequest;
        changed.target += signedRequest.target.find('?') == std::string::npos ? "?more" : "&more";
        QVERIFY(refused(changed));
        changed = signedRequest;
        changed.headers.set("Host", "example.amazonaws.org");
        QVERIFY(refused(changed));
        changed = signedRequest;
        changed.headers.add("Host", "example.amazonaws.com");
        QVERIFY(refused(changed));
    }
};

QTEST_GUILESS_MAIN(SigV4SuiteTest)
#include "SigV4SuiteTest.moc"
