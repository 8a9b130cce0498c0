// SPDX-License-Identifier: Apache-2.0
// Each shell itself says whether it takes the values back as they were.
#include "core/base/ChildProcess.h"
#include "core/exports/Format.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace gatehouse;
using namespace gatehouse::exports;

namespace {

struct Shell {
    const char* format;
    const char* program;
    std::vector<std::string> arguments; ///< Before the script's path.
};

const std::vector<Shell>& shells() {
    static const std::vector<Shell> kShells{{"bash", "bash", {"--norc"}},
                                            {"bash", "dash", {}},
                                            {"bash", "zsh", {"-f"}},
                                            {"fish", "fish", {"--no-config"}},
                                            {"powershell", "pwsh", {"-NoProfile", "-File"}},
                                            {"nushell", "nu", {"-n"}}};
    return kShells;
}

const Variables kNasty{{"V_SPACES", "  two  spaces  "},
                       {"V_QUOTES", R"(it's "quoted" `here`)"},
                       {"V_DOLLAR", "$HOME ${HOME} $(id) %PATH%"},
                       {"V_BACKSLASH", R"(C:\new\table\\ \' \")"},
                       {"V_LINES", "one\ntwo\n"},
                       {"V_BANG", "wow!! !$ ^a^b"},
                       {"V_UTF8", "Grüße 日本 \u2018quotes\u2019"},
                       {"V_DASH", "-n --flag"},
                       {"V_MISC", "~/*?[a]{b,c}|&;<>()#"},
                       {"V_TAB", "a\tb"}};

} // namespace

class ShellsTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// Runs the script and gives the environment that a child of it sees.
    std::map<std::string, std::string> environmentAfter(const Shell& shell,
                                                        const std::string& script) {
        const std::string file = m_folder.filePath(QStringLiteral("script")).toStdString() +
                                 (*findFormat(shell.format))->extension;
        const std::string dump = m_folder.filePath(QStringLiteral("dump")).toStdString();
        const std::string command = "env -0 > " + dump;
        std::ofstream(file) << script
                            << (std::string(shell.program) == "pwsh" ||
                                        std::string(shell.program) == "nu"
                                    ? "^sh -c \"" + command + "\"\n"
                                    : "sh -c '" + command + "'\n");
        ChildRequest request{{shell.program}};
        request.command.insert(request.command.end(), shell.arguments.begin(),
                               shell.arguments.end());
        request.command.push_back(file);
        Environment environment;
        environment.set("PATH", qgetenv("PATH").toStdString());
        environment.set("HOME", m_folder.path().toStdString());
        environment.set("LC_ALL", "C.UTF-8");
        environment.set("V_BEFORE", "was here");
        request.environment = environment;
        const auto ran = runChild(request, {});
        std::map<std::string, std::string> found;
        if (!ran || ran->exitCode != 0 || !ran->err.empty()) {
            qWarning("%s", ran ? ran->err.c_str() : ran.error().message.c_str());
            return found;
        }
        std::ifstream stream(dump, std::ios::binary);
        for (std::string entry; std::getline(stream, entry, '\0');) {
            const std::size_t equals = entry.find('=');
            found[entry.substr(0, equals)] = entry.substr(equals + 1);
        }
        return found;
    }

private Q_SLOTS:
    void shellsTakeEveryValueBack_data() {
        QTest::addColumn<int>("index");
        int tested = 0;
        for (std::size_t i = 0; i < shells().size(); ++i) {
            const Shell& shell = shells()[i];
            if (QStandardPaths::findExecutable(QString::fromLatin1(shell.program)).isEmpty())
                continue;
            QTest::addRow("%s", shell.program) << static_cast<int>(i);
            ++tested;
        }
        QVERIFY(tested > 0);
    }
    void shellsTakeEveryValueBack() {
        QFETCH(int, index);
        const Shell& shell = shells()[static_cast<std::size_t>(index)];
        const auto text = (*findFormat(shell.format))->write(kNasty, {"V_BEFORE", "V_NEVER"});
        QVERIFY(text.has_value());
        const auto after = environmentAfter(shell, *text);
        for (const auto& [name, value] : kNasty) {
            QVERIFY2(after.contains(name), name.c_str());
            QCOMPARE(after.at(name), value);
        }
        QVERIFY(!after.contains("V_BEFORE"));
        QVERIFY(!after.contains("V_NEVER"));
    }

    void jsonIsReadByAnotherReader() {
        const auto text = (*findFormat("json"))->write(kNasty, {"V_BEFORE"});
        QVERIFY(text.has_value());
        const QJsonObject set = QJsonDocument::fromJson(QByteArray::fromStdString(*text))
                                    .object()
                                    .value("set")
                                    .toObject();
        for (const auto& [name, value] : kNasty)
            QCOMPARE(set.value(QString::fromStdString(name)).toString().toStdString(), value);
    }

    void cmdRefusesWhatItCannotCarry() {
        const Format& cmd = **findFormat("cmd");
        QVERIFY(!cmd.write({{"A", "one\ntwo"}}, {}).has_value());
        QVERIFY(!cmd.write({{"A", "\"a\" & b"}}, {}).has_value());
        QCOMPARE(*cmd.write({{"A", "50% \"x\""}}, {"B"}),
                 std::string("set \"A=50%% \"x\"\"\r\nset \"B=\"\r\n"));
    }

    void dotenvLeavesPlainValuesUnquoted() {
        const auto text =
            (*findFormat("dotenv"))
                ->write({{"A", "http://127.0.0.1:1"}, {"B", "a b"}, {"C", "it's"}}, {});
        QCOMPARE(*text, std::string("A=http://127.0.0.1:1\nB='a b'\nC=\"it's\"\n"));
    }

    void formatsAreFoundByTheirOtherNames() {
        QCOMPARE((*findFormat("zsh"))->name, std::string("bash"));
        QCOMPARE((*findFormat("command-prompt"))->name, std::string("cmd"));
        const auto unknown = findFormat("tcsh");
        QVERIFY(!unknown.has_value());
        QVERIFY(unknown.error().fix.find("nushell") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ShellsTest)
#include "ShellsTest.moc"
