// SPDX-License-Identifier: Apache-2.0
#include "core/base/ChildProcess.h"

#include <QTest>

#include <csignal>

using namespace gatehouse;

class ChildProcessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsBothStreamsAndTheExitCode() {
        const auto output = runChild({{"sh", "-c", "echo out; echo err >&2; exit 7"}}, {});
        QVERIFY(output.has_value());
        QCOMPARE(output->out, std::string("out\n"));
        QCOMPARE(output->err, std::string("err\n"));
        QCOMPARE(output->exitCode, 7);
    }

    void passesArgumentsUntouched() {
        const auto output = runChild({{"printf", "%s|", "a b", "$HOME", "'\""}}, {});
        QVERIFY(output.has_value());
        QCOMPARE(output->out, std::string("a b|$HOME|'\"|"));
    }

    void givesOnlyTheEnvironmentAskedFor() {
        Environment environment;
        environment.set("PATH", "/usr/bin:/bin");
        environment.set("GREETING", "hello");
        const auto output =
            runChild({{"sh", "-c", "echo $GREETING${HOME:-none}"}, environment}, {});
        QVERIFY(output.has_value());
        QCOMPARE(output->out, std::string("hellonone\n"));
    }

    void tellsWhichSignalEndedIt() {
        const auto output = runChild({{"sh", "-c", "kill -TERM $$"}}, {});
        QVERIFY(output.has_value());
        QCOMPARE(output->exitCode, 128 + SIGTERM);
    }

    void saysThatAProgramIsNotThere() {
        const auto output = runChild({{"no-such-program-anywhere"}}, {});
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::NotFound);
        QVERIFY(output.error().message.find("no-such-program-anywhere") != std::string::npos);
    }

    void endsAProgramThatTakesTooLongWithItsChildren() {
        ChildRequest request{{"sh", "-c", "sleep 1000 & sleep 1000"}};
        request.timeout = std::chrono::milliseconds(100);
        const auto output = runChild(request, {});
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::Retry);
    }

    void endsAProgramThatHidesItsOutputEnd() {
        ChildRequest request{{"sh", "-c", "exec >&- 2>&-; exec sleep 1000"}};
        request.timeout = std::chrono::milliseconds(100);
        QVERIFY(!runChild(request, {}).has_value());
    }

    void stopsWhenCancelled() {
        const Cancel cancel;
        cancel.cancel();
        const auto output = runChild({{"sleep", "1000"}}, cancel);
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::Cancelled);
    }

    void refusesEndlessOutput() {
        const auto output = runChild({{"yes"}}, {});
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::BadInput);
    }
};

QTEST_GUILESS_MAIN(ChildProcessTest)
#include "ChildProcessTest.moc"
