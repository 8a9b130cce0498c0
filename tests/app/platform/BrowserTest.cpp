// SPDX-License-Identifier: Apache-2.0
#include "app/platform/Browser.h"

#include "app/platform/CommandLine.h"
#include "tests/support/TempHome.h"

#include <QFile>
#include <QTest>

using namespace gatehouse;
using platform::Browser;

class BrowserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<tests::TempHome>();
        m_environment = QProcessEnvironment();
        m_environment.insert(QStringLiteral("PATH"), bin());
    }

    void opensTheSystemsBrowser() {
        install(QStringLiteral("xdg-open"));
        QCOMPARE(openedBy({}), QByteArray("xdg-open\n") + kAddress + '\n');
    }

    void triesTheListOfBrowsersInOrder() {
        install(QStringLiteral("xdg-open"));
        install(QStringLiteral("second"));
        m_environment.insert(QStringLiteral("BROWSER"), QStringLiteral("gone:second --new %s"));
        QCOMPARE(openedBy({}), QByteArray("second\n--new\n") + kAddress + '\n');
    }

    void takesTheChosenOneAlone() {
        install(QStringLiteral("xdg-open"));
        install(QStringLiteral("chosen"));
        QCOMPARE(openedBy(QStringLiteral("chosen '--profile=my work' -a=%u!")),
                 QByteArray("chosen\n--profile=my work\n-a=") + kAddress + "!\n");
        Browser gone(m_environment);
        gone.setCommand(QStringLiteral("gone"));
        QVERIFY2(!gone.open(QUrl(QString::fromLatin1(kAddress))),
                 "another browser is signed in as somebody else");
    }

    void splitsCommandsAsAShellDoes_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* command, const char* words) {
            QTest::newRow(command) << QString::fromLatin1(command) << QString::fromLatin1(words);
        };
        row("  a  b ", "a|b");
        row("a 'b c' \"d e\"", "a|b c|d e");
        row("a'b'\"c\"d", "abcd");
        row("a '' b", "a||b");
        row("a\\ b \"c\\\"d\" 'e\\f'", "a b|c\"d|e\\f");
        row("'$HOME' ~ *", "$HOME|~|*");
    }
    void splitsCommandsAsAShellDoes() {
        QFETCH(QString, command);
        QFETCH(QString, words);
        QCOMPARE(platform::splitWords(command).join(QLatin1Char('|')), words);
    }

    void listsWhatIsInstalledOnce() {
        for (const char* name :
             {"firefox-esr", "google-chrome", "google-chrome-stable", "epiphany"})
            install(QString::fromLatin1(name));
        const auto found = Browser::installed(m_environment);
        QStringList titles;
        for (const Browser::Choice& choice : found)
            titles << choice.title + QLatin1Char('=') + choice.command;
        QCOMPARE(titles, QStringList({QStringLiteral("Firefox ESR=firefox-esr"),
                                      QStringLiteral("Google Chrome=google-chrome"),
                                      QStringLiteral("GNOME Web=epiphany")}));
    }

private:
    // Every byte of it is to arrive, and no shell is to see it.
    static constexpr const char* kAddress =
        "http://127.0.0.1:4711/a?b=%2B%2F%3D&c=$(id)&d='e'%20%22f%22;g";

    [[nodiscard]] QString bin() const { return QString::fromStdString(m_home->path().string()); }
    void install(const QString& name) const {
        const auto path =
            m_home->write(name.toStdString(), "#!/bin/sh\nprintf '%s\\n' \"${0##*/}\" \"$@\" > '" +
                                                  bin().toStdString() + "/opened.new'\n/bin/mv '" +
                                                  bin().toStdString() + "/opened.new' '" +
                                                  bin().toStdString() + "/opened'\n");
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }
    /// What was started and with which words.
    [[nodiscard]] QByteArray openedBy(const QString& command) const {
        Browser browser(m_environment);
        browser.setCommand(command);
        if (!browser.open(QUrl(QString::fromLatin1(kAddress), QUrl::StrictMode)))
            return "nothing";
        const QString file = bin() + QStringLiteral("/opened");
        return QTest::qWaitFor([&] { return QFile::exists(file); }, 20'000)
                   ? QByteArray::fromStdString(m_home->read("opened"))
                   : "not started";
    }

    std::unique_ptr<tests::TempHome> m_home;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(BrowserTest)
#include "BrowserTest.moc"
