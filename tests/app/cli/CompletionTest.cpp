// SPDX-License-Identifier: Apache-2.0
// Each shell itself completes; its words come from the program.
#include "tests/app/cli/CommandLine.h"

#include <QFile>
#include <QTest>

using namespace gatehouse::tests;

namespace {

constexpr const char* kScripts = GATEHOUSE_SOURCE "/app/cli/completions/";

/// Words that each line of `text` begins with, sorted.
QStringList firstWords(const std::string& text) {
    QStringList words;
    for (const QString& line :
         QString::fromStdString(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        words += line.section(QLatin1Char('\t'), 0, 0);
    words.sort();
    return words;
}

} // namespace

class CompletionTest : public QObject {
    Q_OBJECT

private:
    /// bash: what is offered for the last word of the line.
    static QStringList inBash(const CommandLine& cli, const std::string& line) {
        const std::string script =
            std::string("source ") + kScripts +
            "gatehouse.bash; COMP_LINE=$1; read -ra COMP_WORDS <<<\"$1\"; "
            "[[ $1 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
            "compopt() { :; }; _gatehouse; printf '%s\\n' \"${COMPREPLY[@]}\"";
        return firstWords(cli.runOther({"bash", "--norc", "-c", script, "bash", line}).out);
    }
    static QStringList inFish(const CommandLine& cli, const std::string& line) {
        const std::string script =
            std::string("source ") + kScripts + "gatehouse.fish; complete -C $argv[1]";
        return firstWords(cli.runOther({"fish", "--no-config", "-c", script, line}).out);
    }
    static QStringList inZsh(const CommandLine& cli, const std::string& line) {
        const Ran ran = cli.runOther(
            {"zsh", "-f", GATEHOUSE_SOURCE "/tests/app/cli/completion.zsh", line, kScripts});
        QStringList words;
        for (const QString& shown : QString::fromStdString(ran.out).split(QLatin1Char('\n'))) {
            const QString text = shown.trimmed();
            if (text.startsWith(QLatin1String("W:")))
                words += text.mid(2);
        }
        words.sort();
        return words;
    }

    static QStringList ask(const QByteArray& shell, const CommandLine& cli,
                           const std::string& line) {
        return shell == "bash"   ? inBash(cli, line)
               : shell == "fish" ? inFish(cli, line)
                                 : inZsh(cli, line);
    }

private Q_SLOTS:
    void givesWords() {
        const CommandLine cli;
        QCOMPARE(cli.run({"connections", "add", "sandbox"}).code, 0);
        const auto ask = [&](std::vector<std::string> words) {
            words.insert(words.begin(), "complete");
            return firstWords(cli.run(words).out).join(QLatin1Char(' '));
        };
        QCOMPARE(ask({"apps"}), QStringLiteral("data-platform production staging"));
        QCOMPARE(ask({"roles", "--app", "staging"}),
                 QStringLiteral("Administrator Developer ReadOnly"));
        QCOMPARE(ask({"roles"}), QStringLiteral("Administrator Analyst DataEngineer Developer "
                                                "PowerUser ReadOnly SupportEngineer"));
        QCOMPARE(ask({"connections"}), QStringLiteral("sandbox"));
        QCOMPARE(ask({"sessions"}), QString());
        QCOMPARE(ask({"formats"}), QStringLiteral("bash cmd dotenv fish json nushell powershell"));
        QCOMPARE(cli.run({"complete", "nonsense"}).out, std::string());
    }

    void completes_data() {
        QTest::addColumn<QByteArray>("shell");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("offered");
        for (const char* shell : {"bash", "fish", "zsh"}) {
            const auto row = [&](const char* line, const char* offered) {
                QTest::addRow("%s: %s", shell, line)
                    << QByteArray(shell) << QByteArray(line) << QString::fromLatin1(offered);
            };
            row("gatehouse apps l", "login logout ls");
            row("gatehouse apps login st", "staging");
            row("gatehouse exec --app ", "data-platform production staging");
            row("gatehouse exec --app staging --aws-role ", "Administrator Developer ReadOnly");
            row("gatehouse apps login staging --aws-role D", "Developer");
            row("gatehouse env --format f", "fish");
            row("gatehouse connections add ", "files profiles sandbox");
            row("gatehouse connections rm ", "sandbox");
        }
    }
    void completes() {
        QFETCH(QByteArray, shell);
        QFETCH(QByteArray, line);
        QFETCH(QString, offered);
        const CommandLine cli;
        QCOMPARE(cli.run({"connections", "add", "sandbox"}).code, 0);
        QStringList found;
        for (const QString& word : ask(shell, cli, line.toStdString())) {
            // A shell may also offer what it filters by what is typed.
            if (word.startsWith(QString::fromUtf8(line).section(QLatin1Char(' '), -1)))
                found += word;
        }
        QCOMPARE(found.join(QLatin1Char(' ')), offered);
    }

    void runsNothingThatANameSays() {
        const CommandLine cli;
        const std::string trap = (cli.home().path() / "sprung").string();
        const auto file =
            cli.home().write("evil.yaml", "apps:\n- name: '$(touch " + trap +
                                              ")'\n  uri: https://console.aws.amazon.com\n"
                                              "- name: '`touch " +
                                              trap + "`'\n  uri: https://console.aws.amazon.com\n");
        QCOMPARE(cli.run({"connections", "add", "files", file.string()}).code, 0);
        for (const char* shell : {"bash", "fish", "zsh"}) {
            (void)ask(shell, cli, "gatehouse exec --app ");
            QVERIFY2(!std::filesystem::exists(trap), shell);
        }
    }
};

QTEST_GUILESS_MAIN(CompletionTest)
#include "CompletionTest.moc"
