// SPDX-License-Identifier: Apache-2.0
// desktop-file-validate and GLib, which launches what others wrote, are the judges of the file.
#include "app/platform/Autostart.h"

#include "core/base/ChildProcess.h"
#include "tests/support/TempHome.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace gatehouse;
using platform::Autostart;

class AutostartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<tests::TempHome>();
        m_environment = Environment();
        m_environment.set("HOME", m_home->path().string());
        m_program = program("gatehouse-desktop");
    }

    void turnsOnAndOff() {
        const Autostart autostart(m_environment, m_program);
        QVERIFY(autostart.isPossible());
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.turnOn().has_value());
        QVERIFY(autostart.isOn());
        QCOMPARE(autostart.file(),
                 m_home->path() / ".config/autostart/io.gatehouse.Gatehouse.desktop");
        QVERIFY(autostart.turnOff().has_value());
        QVERIFY(!autostart.isOn());
        QVERIFY(!std::filesystem::exists(autostart.file()));
        QVERIFY(autostart.turnOff().has_value()); // what is not there is removed
    }

    void obeysTheFolderOfTheSpecification() {
        m_environment.set("XDG_CONFIG_HOME", (m_home->path() / "etc").string());
        QCOMPARE(Autostart(m_environment, m_program).file().parent_path(),
                 m_home->path() / "etc/autostart");
        m_environment.set("XDG_CONFIG_HOME", "relative"); // "must be ignored"
        QCOMPARE(Autostart(m_environment, m_program).file().parent_path(),
                 m_home->path() / ".config/autostart");
        QVERIFY(!Autostart(Environment(), m_program).isPossible());
        QVERIFY(!Autostart(Environment(), m_program).turnOn().has_value());
    }

    void seesWhatADesktopSwitchedOff_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("isOn");
        QTest::newRow("as written") << QByteArray() << true;
        QTest::newRow("hidden") << QByteArray("Hidden=true") << false;
        QTest::newRow("not hidden") << QByteArray("Hidden=false") << true;
        QTest::newRow("GNOME") << QByteArray("X-GNOME-Autostart-enabled = false") << false;
        QTest::newRow("no such program") << QByteArray("TryExec=/nowhere/gatehouse") << false;
    }
    void seesWhatADesktopSwitchedOff() {
        QFETCH(QByteArray, line);
        QFETCH(bool, isOn);
        const Autostart autostart(m_environment, m_program);
        QVERIFY(autostart.turnOn().has_value());
        QFile file(QString::fromStdString(autostart.file().string()));
        QVERIFY(file.open(QIODevice::Append));
        file.write(line + '\n');
        file.close();
        QCOMPARE(autostart.isOn(), isOn);
    }

    void saysWhyItCannotWrite() {
        m_home->write(".config/autostart", "a file where a folder should be");
        const auto done = Autostart(m_environment, m_program).turnOn();
        QVERIFY(!done.has_value());
        QVERIFY(done.error().message.find("autostart") != std::string::npos);
    }

    void doublesPercentSigns() {
        // GLib looks for a program of the doubled name, so it is no judge here.
        QCOMPARE(platform::execLine({"/100%u/a", "b c"}), std::string("/100%%u/a \"b c\""));
    }

    void startsProgramsOfAnyName_data() {
        QTest::addColumn<QString>("folder");
        for (const char* folder :
             {"plain", "with space", "it's", "a\"quote", "cash$HOME", "back\\slash", "tick`id`",
              "semi;colon & more", "ümlaut", "#hash=equal", "(round) <angle>"})
            QTest::newRow(folder) << QString::fromUtf8(folder);
    }
    void startsProgramsOfAnyName() {
        QFETCH(QString, folder);
        const auto path = program(folder.toStdString() + "/gatehouse-desktop");
        const Autostart autostart(m_environment, path);
        QVERIFY(autostart.turnOn().has_value());
        QVERIFY(autostart.isOn());
        if (QStandardPaths::findExecutable(QStringLiteral("desktop-file-validate")).isEmpty())
            QSKIP("desktop-file-validate is needed; its package is desktop-file-utils");
        const auto valid = runChild({{"desktop-file-validate", autostart.file().string()}}, {});
        QVERIFY(valid.has_value());
        QVERIFY2(valid->exitCode == 0, valid->out.c_str());
        const auto launched =
            runChild({{"/usr/bin/python3", "-c", kLaunch, autostart.file().string()}}, {});
        QVERIFY(launched.has_value());
        QVERIFY2(launched->exitCode == 0, launched->err.c_str());
        const QString words = QString::fromStdString((path.parent_path() / "words").string());
        QTRY_VERIFY(QFile::exists(words));
        QFile file(words);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTRY_COMPARE((file.seek(0), file.readAll()), QByteArray("--background\n"));
    }

private:
    /// Writes down beside itself what it is given.
    std::filesystem::path program(const std::string& name) const {
        const auto path = m_home->write(name, "#!/bin/sh\nprintf '%s\\n' \"$@\" > "
                                              "\"$(dirname \"$0\")/words\"\n");
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return path;
    }

    static constexpr const char* kLaunch =
        "import sys\nfrom gi.repository import Gio\n"
        "app = Gio.DesktopAppInfo.new_from_filename(sys.argv[1])\n"
        "sys.exit('GLib does not take the file' if app is None else not app.launch([], None))\n";

    std::unique_ptr<tests::TempHome> m_home;
    Environment m_environment;
    std::filesystem::path m_program;
};

QTEST_GUILESS_MAIN(AutostartTest)
#include "AutostartTest.moc"
