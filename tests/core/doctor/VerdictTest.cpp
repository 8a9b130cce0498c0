// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Verdict.h"

#include <QTest>

using namespace gatehouse;
using namespace gatehouse::doctor;

namespace {

engine::RequestRecord answer(int status, const char* code = "") {
    engine::RequestRecord record;
    record.sessionId = "1";
    record.service = "s3";
    record.operation = "ListBuckets";
    record.status = status;
    record.errorCode = code;
    return record;
}

} // namespace

class VerdictTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesByTheProxysLog_data() {
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("errorCode");
        QTest::addColumn<int>("outcome");
        const auto row = [](const char* name, int exitCode, int status, const char* code,
                            Outcome outcome) {
            QTest::newRow(name) << exitCode << status << QString::fromLatin1(code)
                                << static_cast<int>(outcome);
        };
        row("all well", 0, 200, "", Outcome::Pass);
        row("the role may not", 254, 403, "AccessDenied", Outcome::Pass);
        row("a HEAD that the role may not", 1, 403, "", Outcome::Pass);
        row("no such bucket", 1, 404, "NoSuchBucket", Outcome::Pass);
        row("AWS does not take the key", 254, 403, "InvalidClientTokenId", Outcome::Failure);
        row("AWS does not take the signature", 255, 403, "SignatureDoesNotMatch", Outcome::Failure);
        row("AWS is down", 1, 503, "", Outcome::Failure);
        row("AWS answered, the tool failed", 1, 200, "", Outcome::Failure);
        row("no answer came", 1, 0, "", Outcome::Failure);
        row("nothing came although it succeeded", 0, -1, "", Outcome::Failure);
        row("nothing came", 1, -1, "", Outcome::Failure);
    }
    void judgesByTheProxysLog() {
        QFETCH(int, exitCode);
        QFETCH(int, status);
        QFETCH(QString, errorCode);
        QFETCH(int, outcome);
        std::vector<engine::RequestRecord> records;
        if (status >= 0)
            records.push_back(answer(status, errorCode.toLatin1().constData()));
        const Verdict verdict = judge(ChildOutput{exitCode, {}, {}}, records);
        QCOMPARE(static_cast<int>(verdict.outcome), outcome);
        QVERIFY(!verdict.sentence.empty());
    }

    void tellsTheProxysOwnSentence() {
        auto refused = answer(403, "InvalidClientTokenId");
        refused.isLocalError = true;
        refused.error = "The key AKIA1 is of no session. Another source of credentials won.";
        const Verdict verdict = judge(ChildOutput{255, {}, {}}, {answer(200), refused});
        QCOMPARE(verdict.outcome, Outcome::Failure);
        QCOMPARE(verdict.sentence, refused.error);
        QVERIFY(verdict.isAnswered);
    }

    void tellsWhatWentPastTheProxy() {
        const Verdict verdict = judge(ChildOutput{0, "arn:aws:iam::1:user/me", {}}, {});
        QVERIFY(verdict.sentence.find("nothing of it came through the proxy") != std::string::npos);
        QVERIFY(!verdict.fix.empty());
    }

    void tellsWhatHangs() {
        const Result<ChildOutput> hangs = fail(ErrorCode::Retry, "It took too long.");
        QCOMPARE(judge(hangs, {}).outcome, Outcome::Failure);
        QVERIFY(judge(hangs, {}).sentence.find("nothing of it reached") != std::string::npos);
        QVERIFY(judge(hangs, {answer(200)}).sentence.find("although") != std::string::npos);
    }

    void keepsTheLastWords() {
        QCOMPARE(lastWords("  one\ntwo \n"), std::string("one\ntwo"));
        const std::string words = lastWords(std::string(1000, 'a') + "\nthe last line");
        QCOMPARE(words, std::string("the last line"));
    }
};

QTEST_GUILESS_MAIN(VerdictTest)
#include "VerdictTest.moc"
