// SPDX-License-Identifier: Apache-2.0
#include "core/aws/IniFile.h"
#include "core/aws/ShellWords.h"

#include <QTest>

#include <algorithm>

using namespace gatehouse;
using namespace gatehouse::aws;

namespace {

std::string show(const IniFile& file) {
    std::string text;
    for (const IniSection& section : file.sections) {
        text += '[' + section.name + ']';
        for (const IniEntry& entry : section.entries) {
            text += entry.key + '=' + entry.value;
            for (const IniEntry& one : entry.nested)
                text += '{' + one.key + '=' + one.value + '}';
            text += ';';
        }
    }
    return text;
}

} // namespace

class IniFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatOtherReadersRead_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<int>("warningLine"); // 0: none
        QTest::addColumn<bool>("isRefusedByCli");
        const auto row = [](const char* name, const char* text, const char* expected, int line,
                            bool isRefused) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(expected) << line << isRefused;
        };
        row("plain", "[a]\nregion = r1\n", "[a]region=r1;", 0, false);
        row("no blanks", "[a]\nregion=r1", "[a]region=r1;", 0, false);
        row("CR LF", "[a]\r\nregion = r1\r\n", "[a]region=r1;", 0, false);
        row("colon", "[a]\nregion: r1\n", "[a]region=r1;", 0, false);
        row("equals in value", "[a]\nk = a=b:c\n", "[a]k=a=b:c;", 0, false);
        row("upper-case key", "[a]\nREGION = r1\n", "[a]region=r1;", 0, false);
        row("comment lines", "# c\n[a]\n; c\nregion = r1\n  # c\n", "[a]region=r1;", 0, false);
        row("comment behind", "[a]\nregion = r1 # c\n", "[a]region=r1;", 2, false);
        row("semicolon behind", "[a]\nregion = r1\t; c\n", "[a]region=r1;", 2, false);
        row("hash inside", "[a]\nk = r1#c\n", "[a]k=r1#c;", 0, false);
        row("quotes", "[a]\nk = \"r1\"\n", "[a]k=r1;", 2, false);
        row("quotes in a command", "[a]\ncredential_process = \"/a b\" # c\n",
            "[a]credential_process=\"/a b\" # c;", 0, false);
        row("percent", "[a]\nk = %(x)s\n", "[a]k=%(x)s;", 0, false);
        row("empty value", "[a]\nk =\nl = 1\n", "[a]k=;l=1;", 0, false);
        row("block", "[a]\ns3 =\n  A = 1\n  b=2\nk = v\n", "[a]s3={a=1}{b=2};k=v;", 0, false);
        row("block with a hole", "[a]\ns3 =\n  a = 1\n\n  # c\n  b = 2\n", "[a]s3={a=1}{b=2};", 0,
            false);
        row("block without equals", "[a]\ns3 =\n  a\n  b = 2\n", "[a]s3={b=2};", 3, true);
        row("continued value", "[a]\nk = one\n  two\n", "[a]k=one\ntwo;", 0, false);
        row("continued by a setting", "[a]\nk = one\n  l = two\n", "[a]k=one\nl = two;", 3, false);
        row("all indented", "[a]\n  k = one\n  l = two\n", "[a]k=one;l=two;", 0, false);
        row("section line indented", "[a]\nk = 1\n  [b]\nk = 2\n", "[a]k=1;[b]k=2;", 3, true);
        row("text after the bracket", "[a] # c\nk = 1\n", "[a]k=1;", 0, false);
        row("section twice", "[a]\nk = 1\nl = 1\n[a]\nk = 2\n", "[a]k=2;l=1;", 4, true);
        row("key twice", "[a]\nk = 1\nk = 2\n", "[a]k=2;", 3, true);
        row("key without equals", "[a]\nnothing\nk = 1\n", "[a]k=1;", 2, true);
        row("nothing before equals", "[a]\n= 1\nk = 1\n", "[a]k=1;", 2, true);
        row("line before the first section", "k = 1\n[a]\nk = 2\n", "[a]k=2;", 1, true);
        row("byte order mark", "\xEF\xBB\xBF[a]\nk = 1\n", "[a]k=1;", 1, true);
        row("not UTF-8", "[a]\nk = \xFF\n", "[a]k=\xFF;", 2, true);
        row("section not closed", "[a]\nk = 1\n[b\nk = 2\n", "[a]k=1;", 3, true);
        row("section without a name", "[]\nk = 2\n", "", 1, true);
    }
    void readsWhatOtherReadersRead() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QFETCH(int, warningLine);
        QFETCH(bool, isRefusedByCli);
        const IniFile file = IniFile::parse(text.toStdString(), "config");
        QCOMPARE(QByteArray::fromStdString(show(file)), expected);
        QCOMPARE(file.problems.empty() ? 0 : file.problems.front().line, warningLine);
        const bool saysRefused = std::ranges::any_of(file.problems, [](const Problem& one) {
            return one.message.find("refuse the whole file") != std::string::npos;
        });
        QCOMPARE(saysRefused, isRefusedByCli);
        for (const Problem& one : file.problems) {
            QCOMPARE(one.file, std::string("config"));
            QVERIFY(one.severity == Problem::Severity::Warning && !one.fix.empty());
        }
    }

    void neverShowsALineThatMayHoldASecret() {
        const IniFile file =
            IniFile::parse("SECRETSECRET\n[a]\nSECRETSECRET\naws_secret_access_key = "
                           "\"SECRETSECRET\"\naws_secret_access_key = SECRETSECRET # c\n",
                           "credentials");
        QVERIFY(file.problems.size() >= 4);
        for (const Problem& one : file.problems)
            QVERIFY2(one.sentence().find("SECRETSECRET") == std::string::npos,
                     one.sentence().c_str());
    }

    void splitsWordsAsAShell_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); // words in <>, "!" for an error
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
        };
        row("", "");
        row("  a  b\tc\n", "<a><b><c>");
        row("'a b' \"c d\"", "<a b><c d>");
        row("a'b 'c", "<ab c>");
        row(R"(a\ b)", "<a b>");
        row(R"("a\"b\\c\d")", R"(<a"b\c\d>)");
        row(R"('a\b')", R"(<a\b>)");
        row("''", "<>");
        row("$HOME ~ | a", "<$HOME><~><|><a>");
        row("'a", "!");
        row("a\\", "!");
    }
    void splitsWordsAsAShell() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto words = splitShellWords(text.toStdString());
        QByteArray shown = words ? "" : "!";
        for (const std::string& word : words.value_or(std::vector<std::string>{}))
            shown += '<' + QByteArray::fromStdString(word) + '>';
        QCOMPARE(shown, expected);
    }
};

QTEST_GUILESS_MAIN(IniFileTest)
#include "IniFileTest.moc"
