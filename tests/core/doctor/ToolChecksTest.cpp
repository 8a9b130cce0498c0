// SPDX-License-Identifier: Apache-2.0
// Tools against the sandbox: fake ones for each way to go wrong, and the real ones.
#include "tests/core/doctor/ExaminationRoom.h"

#include <QFileInfo>
#include <QTest>

#include <future>

using namespace gatehouse;
using namespace gatehouse::doctor;
using tests::ExaminationRoom;
using tests::findingOf;
using tests::holds;

namespace {

constexpr const char* kVersion =
    "case \"$1\" in --version) echo 'aws-cli/9.8.7 Fake/1.0'; exit 0;; esac\n";
constexpr const char* kRealCall =
    "/usr/bin/curl -sS --fail --aws-sigv4 aws:amz:$AWS_REGION:sts "
    "--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" "
    "-d 'Action=GetCallerIdentity&Version=2011-06-15' https://sts.$AWS_REGION.amazonaws.com/\n";
constexpr const char* kHang = "exec /usr/bin/tail -f /dev/null\n";

} // namespace

class ToolChecksTest : public QObject {
    Q_OBJECT

private:
    static std::vector<Finding>
    tryOut(ExaminationRoom& room, std::vector<std::string> tools,
           std::chrono::milliseconds deadline = std::chrono::minutes(1)) {
        Options options = room.options();
        options.tools = std::move(tools);
        options.toolDeadline = deadline;
        std::vector<Finding> findings;
        examine(options,
                {{},
                 [&](const Finding& one) {
                     findings.push_back(one);
                 }},
                {});
        return findings;
    }

private Q_SLOTS:
    void tellsHowAToolFares_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const std::string& script, Outcome outcome,
                            const char* sentence) {
            QTest::newRow(name) << QString::fromStdString(script) << static_cast<int>(outcome)
                                << QString::fromLatin1(sentence);
        };
        const std::string version = kVersion;
        row("works", version + kRealCall, Outcome::Pass, "sts GetCallerIdentity");
        row("goes past the proxy", version + "echo arn:aws:iam::1:user/me\n", Outcome::Failure,
            "nothing of it came through the proxy");
        row("another secret", version + "AWS_SECRET_ACCESS_KEY=wrong\n" + kRealCall,
            Outcome::Failure, "signature");
        row("another key", version + "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n" + kRealCall,
            Outcome::Failure, "AKIAIOSFODNN7EXAMPLE");
        row("trouble that is known",
            version + "echo 'Unable to parse config file: x' >&2; exit 255\n", Outcome::Failure,
            "cannot read the file");
        row("trouble that is not", version + "echo oh >&2; exit 7\n", Outcome::Failure, "code 7");
        row("a name that leads nowhere", "exit 127\n", Outcome::Skipped, "does not run");
    }
    void tellsHowAToolFares() {
        QFETCH(QString, script);
        QFETCH(int, outcome);
        QFETCH(QString, sentence);
        ExaminationRoom room;
        room.program("aws", script.toStdString());
        const auto findings = tryOut(room, {"aws"});
        const auto found = findingOf(findings, "tool.aws");
        QVERIFY2(static_cast<int>(found.outcome) == outcome, found.sentence.c_str());
        QVERIFY2(holds(found.sentence, sentence.toStdString()), found.sentence.c_str());
        if (found.outcome == Outcome::Pass)
            QCOMPARE(found.subject, std::string("AWS CLI 9.8.7"));
        if (found.outcome == Outcome::Failure)
            QVERIFY(holds(found.details, "bin/aws"));
    }

    void givesUpOnAToolThatHangs() {
        ExaminationRoom room;
        room.program("aws", std::string(kVersion) + kHang);
        const auto found =
            findingOf(tryOut(room, {"aws"}, std::chrono::milliseconds(500)), "tool.aws");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY(holds(found.sentence, "did not end in time"));
    }

    void tellsWhatAToolNeeds() {
        ExaminationRoom room;
        room.program("s3cmd",
                     std::string("case \"$1\" in --version) echo 's3cmd version 2.3.0'; exit "
                                 "0;; esac\n") +
                         kRealCall);
        const auto found = findingOf(tryOut(room, {"s3cmd"}), "tool.s3cmd");
        QCOMPARE(found.outcome, Outcome::Warning);
        // The person's own proxy, not the one of the sandbox that it was tried with.
        QCOMPARE(found.command, std::string("proxy_host = 127.0.0.1\nproxy_port = 18650"));
    }

    void tellsLibrariesThatAreAbsent() {
        ExaminationRoom room;
        room.program("python3", "exit 3\n");
        const auto findings = tryOut(room, {"boto3", "pyarrow"});
        QCOMPARE(findingOf(findings, "tool.boto3").outcome, Outcome::Skipped);
        QVERIFY(holds(findingOf(findings, "tool.boto3").sentence, "has no boto3"));
        QVERIFY(holds(findingOf(findings, "tool.pyarrow").sentence, "has no pyarrow"));
    }

    void looksOnAfterAnInterpreterWithoutTheLibrary() {
        ExaminationRoom room;
        room.program("python3", "exit 3\n");
        room.program("python", kRealCall);
        const auto findings = tryOut(room, {"boto3"});
        QCOMPARE(findings.size(), std::size_t(2)); // the session and this
        QCOMPARE(findingOf(findings, "tool.boto3").outcome, Outcome::Pass);
    }

    void knowsProgramsOfTheSameName() {
        ExaminationRoom room;
        room.program("mc", "echo 'GNU Midnight Commander 4.8.29'\n");
        const auto found = findingOf(tryOut(room, {"mc"}), "tool.mc");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY(holds(found.sentence, "no mc in PATH"));
    }

    void namesWhatIsNotHere() {
        ExaminationRoom room;
        room.engine.fillWithSandbox();
        room.edit([](engine::State& state) { state.sessions.clear(); });
        const auto findings = tryOut(room, {});
        QVERIFY(holds(findingOf(findings, "tools.absent").sentence, "AWS CLI, boto3"));
        QCOMPARE(findingOf(findings, "session").outcome, Outcome::Pass);
        QVERIFY(std::ranges::none_of(
            findings, [](const Finding& one) { return one.outcome == Outcome::Failure; }));
    }

    void stopsWhenTold() {
        ExaminationRoom room;
        room.program("aws", std::string(kVersion) + kHang);
        Options options = room.options();
        options.tools = {"aws", "curl"};
        std::promise<void> begun;
        std::promise<void> ended;
        int found = 0;
        Examination examination(options,
                                {[&](const std::string& subject) {
                                     if (subject == "AWS CLI")
                                         begun.set_value();
                                 },
                                 [&](const Finding&) {
                                     ++found;
                                 }},
                                [&] { ended.set_value(); });
        begun.get_future().wait();
        examination.cancel();
        ended.get_future().wait();
        QCOMPARE(found, 1); // the session; neither the hanging tool nor the next
    }

    void leavesNothingBehind() {
        ExaminationRoom room;
        room.program("aws", std::string(kVersion) + kRealCall);
        (void)tryOut(room, {"aws"});
        namespace fs = std::filesystem;
        QVERIFY(fs::is_empty(room.home.path() / "gatehouse/run"));
        QVERIFY(!fs::exists(room.home.path() / "gatehouse/settings.json"));
    }

    void triesTheRealOnes() {
        if (!QFileInfo::exists(QStringLiteral(PINNED_PYTHON "/aws")))
            QSKIP("run scripts/test-tools for the pinned AWS CLI and boto3");
        ExaminationRoom room;
        room.environment.set("PATH", PINNED_PYTHON ":/usr/bin:/bin");
        const auto findings = tryOut(room, {"aws", "boto3", "curl"});
        for (const char* id : {"tool.aws", "tool.boto3", "tool.curl"}) {
            const auto found = findingOf(findings, id);
            QVERIFY2(found.outcome == Outcome::Pass,
                     (found.subject + ": " + found.sentence + '\n' + found.details).c_str());
        }
    }

    void agreesWithTheCliAboutItsFiles() {
        if (!QFileInfo::exists(QStringLiteral(PINNED_PYTHON "/aws")))
            QSKIP("run scripts/test-tools for the pinned AWS CLI");
        ExaminationRoom room;
        room.environment.set("PATH", PINNED_PYTHON);
        room.home.write(".aws/config", "[profile dev\nregion = eu-west-1\n");
        QCOMPARE(findingOf(room.run(checkFiles), "files.aws").outcome, Outcome::Failure);
        const auto found = findingOf(tryOut(room, {"aws"}), "tool.aws");
        QCOMPARE(found.outcome, Outcome::Failure);
        QVERIFY2(holds(found.sentence, "cannot read the file"),
                 (found.sentence + '\n' + found.details).c_str());
    }
};

QTEST_GUILESS_MAIN(ToolChecksTest)
#include "ToolChecksTest.moc"
