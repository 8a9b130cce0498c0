// SPDX-License-Identifier: Apache-2.0
// What can be typed, what comes back, and with which exit code.
#include "tests/app/cli/CommandLine.h"

#include <QTest>

using namespace gatehouse::tests;

namespace {

constexpr const char* kGuide =
    "app_service:\n  enabled: yes\n  apps:\n  - name: awsconsole\n"
    "    uri: https://console.aws.amazon.com/ec2/v2/home\n---\n"
    "kind: role\nversion: v5\nmetadata:\n  name: aws-ro-access\nspec:\n  allow:\n"
    "    app_labels:\n      '*': '*'\n    aws_role_arns:\n"
    "    - arn:aws:iam::123456789012:role/ExampleReadOnlyAccess\n";

std::vector<std::string> wordsOf(const QByteArray& text) {
    std::vector<std::string> words;
    for (const QByteArray& word : text.split(' ')) {
        if (!word.isEmpty())
            words.push_back(word.toStdString());
    }
    return words;
}

bool holds(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpsOnEverything_data() {
        QTest::addColumn<QByteArray>("verb");
        for (const char* verb : {"",
                                 "apps",
                                 "apps ls",
                                 "apps login",
                                 "apps logout",
                                 "sessions",
                                 "sessions ls",
                                 "sessions stop",
                                 "connections",
                                 "connections ls",
                                 "connections add",
                                 "connections add profiles",
                                 "connections add files",
                                 "connections add sandbox",
                                 "connections rm",
                                 "aws",
                                 "exec",
                                 "proxy",
                                 "proxy aws",
                                 "env",
                                 "console",
                                 "status",
                                 "tour"})
            QTest::addRow("gatehouse %s", verb) << QByteArray(verb);
    }
    void helpsOnEverything() {
        QFETCH(QByteArray, verb);
        const CommandLine cli;
        std::vector<std::string> words = wordsOf(verb);
        words.emplace_back("--help");
        const Ran ran = cli.run(words);
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.err.empty());
        QVERIFY2(holds(ran.out, "Usage: gatehouse"), ran.out.c_str());
        for (const std::string& word : wordsOf(verb))
            QVERIFY2(holds(ran.out, word.c_str()), ran.out.c_str());
    }

    void givesExitCodes_data() {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("tells"); // on standard error
        const auto row = [](const char* words, int code, const char* tells) {
            QTest::addRow("gatehouse %s", words) << QByteArray(words) << code << QByteArray(tells);
        };
        row("--version", 0, "");
        row("apps ls", 0, "");
        row("--sandbox apps ls", 0, "");
        row("apps ls --sandbox --search shop", 0, "");
        row("connections ls", 0, "");
        row("sessions ls", 0, "No desktop is running");
        row("status", 0, "");
        row("apps logout", 0, "");
        row("sessions stop --all", 0, "");
        row("", 2, "");
        row("frobnicate", 2, "");
        row("apps", 2, "");
        row("apps ls extra", 2, "extra");
        row("apps ls --format xml", 2, "xml");
        row("apps ls -- x", 2, "");
        row("sessions stop", 2, "ID or --all");
        row("sessions stop x --all", 2, "");
        row("connections add", 2, "");
        row("connections add files", 2, "PATHS");
        row("connections add files /nowhere.yaml", 2, "no file or folder /nowhere.yaml");
        row("connections add sandbox --trait x", 2, "no trait");
        row("connections add profiles --roles x", 2, "--roles");
        row("exec", 2, "no command");
        row("exec --", 2, "no command");
        row("proxy aws -p 70000", 2, "");
        row("proxy aws --format xml", 2, "no format called \"xml\"");
        row("env --format xml", 2, "no format called \"xml\"");
        row("env --sandbox --app production --aws-role ReadOnly", 1, "No desktop is running");
        row("exec -- true", 3, "No AWS credentials");
        row("aws sts get-caller-identity", 3, "No AWS credentials");
        row("console --print", 3, "No AWS credentials");
        row("exec --app nothing -- true", 4, "no app called \"nothing\"");
        row("exec --aws-role nobody -- true", 4, "no role \"nobody\"");
        row("--sandbox exec --app production -- true", 4, "several roles");
        row("--sandbox exec -- true", 4, "several AWS apps");
        row("apps login nothing", 4, "no app called");
        row("apps logout nothing", 4, "no app called");
        row("sessions stop s-none", 4, "no session \"s-none\"");
        row("connections rm nothing", 4, "no connection \"nothing\"");
        row("--sandbox exec --app staging --aws-role Developer -- true", 0, "");
        row("--sandbox exec --app staging --aws-role Developer -- no-such-program", 4,
            "no-such-program cannot be run");
    }
    void givesExitCodes() {
        QFETCH(QByteArray, words);
        QFETCH(int, code);
        QFETCH(QByteArray, tells);
        const CommandLine cli;
        const auto file = cli.home().write("teleport/guide.yaml", kGuide);
        QCOMPARE(cli.run({"connections", "add", "files", file.string()}).code, 0);
        const Ran ran = cli.run(wordsOf(words));
        QVERIFY2(ran.code == code, (std::to_string(ran.code) + ' ' + ran.err).c_str());
        QVERIFY2(holds(ran.err, tells.constData()), ran.err.c_str());
        if (code != 0)
            QVERIFY(!ran.err.empty());
    }

    void givesTheExitCodeOfWhatItRan_data() {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("code");
        QTest::newRow("good") << QByteArray("exit 0") << 0;
        QTest::newRow("bad") << QByteArray("exit 42") << 42;
        QTest::newRow("killed") << QByteArray("kill -9 $$") << 128 + 9;
    }
    void givesTheExitCodeOfWhatItRan() {
        QFETCH(QByteArray, script);
        QFETCH(int, code);
        const CommandLine cli;
        const Ran ran = cli.run({"--sandbox", "exec", "--app", "staging", "--aws-role", "Developer",
                                 "--", "sh", "-c", script.toStdString()});
        QCOMPARE(ran.code, code);
    }

    void passesWordsOnAsTheyAre() {
        const CommandLine cli;
        const Ran ran =
            cli.run({"--sandbox", "exec", "--app", "staging", "--aws-role", "Developer", "--",
                     "printf", "<%s>", "--app", "x y", "", "--", "--help", "$HOME"});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out, std::string("<--app><x y><><--><--help><$HOME>"));
    }

    void givesAChildTheSessionAndNoEndpoint() {
        const CommandLine cli;
        const Ran ran = cli.run(
            {"--sandbox", "exec", "--app", "staging", "--aws-role", "Developer", "--", "env"},
            {{"AWS_PROFILE", "mine"},
             {"AWS_ENDPOINT_URL", "http://127.0.0.1:1"},
             {"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"},
             {"AWS_SESSION_TOKEN", "stale"}});
        QCOMPARE(ran.code, 0);
        QVERIFY(holds(ran.out, "\nHTTPS_PROXY=http://127.0.0.1:"));
        QVERIFY(holds(ran.out, "AWS_ACCESS_KEY_ID=AKIAGATE"));
        for (const char* gone : {"AWS_PROFILE=", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN="})
            QVERIFY2(!holds(ran.out, gone), ran.out.c_str());
    }

    void undoesAnExportWithoutADesktop() {
        const CommandLine cli;
        const Ran ran = cli.run({"env", "--unset"});
        QCOMPARE(ran.code, 0);
        for (const char* name :
             {"AWS_ACCESS_KEY_ID", "HTTPS_PROXY", "NO_PROXY", "AWS_CA_BUNDLE", "JAVA_TOOL_OPTIONS"})
            QVERIFY2(holds(ran.out, (std::string("unset ") + name + '\n').c_str()),
                     ran.out.c_str());
        QVERIFY(holds(cli.run({"env", "--unset", "--format", "fish"}).out, "set -e HTTPS_PROXY\n"));
    }

    void addsConnectionsWithWhatStandsAround() {
        const CommandLine cli;
        const auto first = cli.home().write("a.yaml", kGuide);
        const auto second = cli.home().write("b/c.yaml", "kind: token\n");
        // Options before, between and behind paths take one word each.
        Ran ran = cli.run({"connections", "add", "files", "--roles", "aws-ro-access",
                           first.string(), "--trait", "team=a,b", second.parent_path().string(),
                           "--trait", "env=prod", "--user", "bob", "--name", "Both"});
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(ran.out, std::string("Added files (Both): 1 app.\n"));
        const std::string kept = cli.home().read("gatehouse/settings.json");
        for (const char* part :
             {"a.yaml", "\"aws-ro-access\"", "\"bob\"", "\"Both\"", "\"team\"", "\"prod\""})
            QVERIFY2(holds(kept, part), kept.c_str());
        ran = cli.run({"connections", "add", "sandbox", "--user", "carol", "--name", "Try"});
        QVERIFY2(ran.code == 0, ran.err.c_str());
        ran = cli.run({"connections", "add", "profiles", "--user", "dora"});
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(cli.run({"connections", "add", "sandbox", "--name", "Try"}).code, 2);
        ran = cli.run({"connections", "ls"});
        for (const char* part : {"Both", "bob", "Try", "carol", "dora"})
            QVERIFY2(holds(ran.out, part), ran.out.c_str());
        QCOMPARE(cli.run({"connections", "rm", "Try"}).code, 0);
        QVERIFY(!holds(cli.run({"connections", "ls"}).out, "Try"));
    }

    void tellsMistakesBesideTheAnswer() {
        const CommandLine cli;
        const auto file = cli.home().write("bad.yaml", std::string(kGuide) + "---\nkind: [\n");
        QCOMPARE(cli.run({"connections", "add", "files", file.string()}).code, 0);
        for (const char* format : {"text", "json"}) {
            const Ran ran = cli.run({"apps", "ls", "--format", format});
            QCOMPARE(ran.code, 0);
            QVERIFY(holds(ran.out, "awsconsole"));
            QVERIFY2(holds(ran.err, "bad.yaml, line 1"), ran.err.c_str());
        }
    }

    void keepsATerminalFromWhatFilesSay() {
        const CommandLine cli;
        const auto file = cli.home().write(
            "evil.yaml",
            "apps:\n- name: \"a\\e]0;title\\a\"\n  description: \"\\e[2J\\u009b1m\\u202E\"\n"
            "  uri: https://console.aws.amazon.com\n");
        QCOMPARE(cli.run({"connections", "add", "files", file.string()}).code, 0);
        cli.home().write("role.yaml", "");
        const Ran ran = cli.run({"apps", "ls", "-v"});
        for (const std::string& text : {ran.out, ran.err, cli.run({"complete", "apps"}).out}) {
            QVERIFY(text.find('\x1b') == std::string::npos);
            QVERIFY(text.find('\a') == std::string::npos);
            QVERIFY(text.find("\u009b") == std::string::npos);
            QVERIFY(text.find("\u202E") == std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "CommandLineTest.moc"
