// SPDX-License-Identifier: Apache-2.0
#include "app/platform/TerminalLauncher.h"

#include "tests/support/TempHome.h"

#include <QFile>
#include <QTest>

using namespace gatehouse;
using platform::TerminalLauncher;
using platform::TerminalRequest;

class TerminalLauncherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<tests::TempHome>();
        m_environment = QProcessEnvironment();
        m_environment.insert(QStringLiteral("PATH"), bin());
        m_environment.insert(QStringLiteral("SHELL"), QStringLiteral("/bin/zsh"));
        m_environment.insert(QStringLiteral("HOME"), bin());
    }

    // Each as its own manual page has it.
    void startsEachTerminalAsItWants_data() {
        QTest::addColumn<QString>("terminal");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* terminal, const char* line) {
            QTest::newRow(terminal) << QString::fromLatin1(terminal) << QString::fromLatin1(line);
        };
        row("ptyxis", "ptyxis|--standalone|--title|T|--|/bin/zsh");
        row("gnome-terminal", "gnome-terminal|--title|T|--|/bin/zsh");
        row("konsole", "konsole|--separate|-e|/bin/zsh");
        row("xfce4-terminal", "xfce4-terminal|--disable-server|--title|T|-x|/bin/zsh");
        row("mate-terminal", "mate-terminal|--disable-factory|--title|T|-x|/bin/zsh");
        row("tilix", "tilix|--new-process|--title|T|-e|/bin/zsh");
        row("terminator", "terminator|--no-dbus|--title|T|-x|/bin/zsh");
        row("kitty", "kitty|--title|T|/bin/zsh");
        row("alacritty", "alacritty|--title|T|-e|/bin/zsh");
        row("foot", "foot|--title|T|/bin/zsh");
        row("wezterm", "wezterm|start|--always-new-process|--|/bin/zsh");
        row("ghostty", "ghostty|--gtk-single-instance=false|--title=T|-e|/bin/zsh");
        row("qterminal", "qterminal|-e|/bin/zsh");
        row("lxterminal", "lxterminal|--no-remote|--title|T|-e|/bin/zsh");
        row("xterm", "xterm|-T|T|-e|/bin/zsh");
        row("x-terminal-emulator", "x-terminal-emulator|-T|T|-e|/bin/zsh");
    }
    void startsEachTerminalAsItWants() {
        QFETCH(QString, terminal);
        QFETCH(QString, line);
        install(terminal);
        QCOMPARE(command().join(QLatin1Char('|')), line);
    }

    void prefersTheDesktopsOwn() {
        install(QStringLiteral("xterm"));
        install(QStringLiteral("konsole"));
        install(QStringLiteral("gnome-terminal"));
        m_environment.insert(QStringLiteral("XDG_CURRENT_DESKTOP"), QStringLiteral("KDE"));
        QCOMPARE(command().first(), QStringLiteral("konsole"));
        m_environment.insert(QStringLiteral("XDG_CURRENT_DESKTOP"), QStringLiteral("ubuntu:GNOME"));
        QCOMPARE(command().first(), QStringLiteral("gnome-terminal"));
    }

    void obeysWhatThePersonNames() {
        install(QStringLiteral("xterm"));
        install(QStringLiteral("mine"));
        m_environment.insert(QStringLiteral("TERMINAL"), QStringLiteral("mine --big"));
        QCOMPARE(command().join(QLatin1Char('|')), QStringLiteral("mine|--big|-e|/bin/zsh"));
        // What the settings say counts more than the variable; it is not replaced when it is gone.
        QCOMPARE(command(QStringLiteral("xterm")).first(), QStringLiteral("xterm"));
        QVERIFY(command(QStringLiteral("gone")).isEmpty());
        m_environment.insert(QStringLiteral("TERMINAL"), QStringLiteral("gone"));
        QCOMPARE(command().first(), QStringLiteral("xterm"));
    }

    void runsTheShellThatIsAskedFor() {
        install(QStringLiteral("xterm"));
        install(QStringLiteral("fish"));
        const TerminalLauncher launcher(m_environment);
        QCOMPARE(launcher.commandFor({QStringLiteral("T"), {}, {}, QStringLiteral("fish -l")}),
                 QStringList({QStringLiteral("xterm"), QStringLiteral("-T"), QStringLiteral("T"),
                              QStringLiteral("-e"), QStringLiteral("fish"), QStringLiteral("-l")}));
        QCOMPARE(launcher.commandFor({QStringLiteral("T"), {}, {}, QStringLiteral("gone")}).last(),
                 QStringLiteral("/bin/zsh"));
        m_environment.remove(QStringLiteral("SHELL"));
        QCOMPARE(command().last(), QStringLiteral("/bin/sh"));
    }

    void givesTheValuesInTheEnvironmentAlone() {
        m_environment.insert(QStringLiteral("AWS_PROFILE"), QStringLiteral("work"));
        m_environment.insert(QStringLiteral("EDITOR"), QStringLiteral("vi"));
        install(QStringLiteral("xterm"), "/usr/bin/env > '%1/values.new'\n"
                                         "printf '%s\\n' \"$@\" > '%1/words'\n"
                                         "/bin/mv '%1/values.new' '%1/values'\n");
        const std::string secret = "s3cr3t with \"quotes\" and\nlines";
        const auto opened =
            TerminalLauncher(m_environment)
                .open({QStringLiteral("Developer · staging"),
                       {{"AWS_ACCESS_KEY_ID", "AKIAGATE"}, {"AWS_SECRET_ACCESS_KEY", secret}},
                       {"AWS_PROFILE"}});
        QVERIFY(opened.has_value());
        QTRY_VERIFY(QFile::exists(bin() + QStringLiteral("/values")));
        const std::string values = m_home->read("values");
        QVERIFY(values.find("AWS_ACCESS_KEY_ID=AKIAGATE\n") != std::string::npos);
        QVERIFY(values.find("AWS_SECRET_ACCESS_KEY=" + secret + '\n') != std::string::npos);
        QVERIFY(values.find("EDITOR=vi\n") != std::string::npos);
        QVERIFY(values.find("AWS_PROFILE") == std::string::npos);
        QCOMPARE(m_home->read("words"), std::string("-T\nDeveloper · staging\n-e\n/bin/zsh\n"));
    }

    void saysWhatIsMissing() {
        const auto none = TerminalLauncher(m_environment).open({});
        QVERIFY(!none.has_value());
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        QVERIFY(none.error().fix.find("Settings") != std::string::npos);
        TerminalLauncher chosen(m_environment);
        chosen.setCommand(QStringLiteral("gone"));
        const auto gone = chosen.open({});
        QVERIFY(!gone.has_value());
        QVERIFY(gone.error().message.find("gone") != std::string::npos);
    }

private:
    [[nodiscard]] QString bin() const { return QString::fromStdString(m_home->path().string()); }
    void install(const QString& name, const char* script = "true\n") const {
        const auto path = m_home->write(
            name.toStdString(),
            "#!/bin/sh\n" +
                QString::fromLatin1(script).replace(QStringLiteral("%1"), bin()).toStdString());
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }
    [[nodiscard]] QStringList command(const QString& chosen = {}) const {
        TerminalLauncher launcher(m_environment);
        launcher.setCommand(chosen);
        return launcher.commandFor({QStringLiteral("T")});
    }

    std::unique_ptr<tests::TempHome> m_home;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(TerminalLauncherTest)
#include "TerminalLauncherTest.moc"
