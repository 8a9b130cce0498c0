// SPDX-License-Identifier: Apache-2.0
// The program in a real window on a display of its own, driven as a person does: each check is one
// function of the *_checks.py beside this file. GATEHOUSE_PICTURES=DIR keeps what it looked like.
#include "core/base/ChildProcess.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace gatehouse;

namespace {

// The system's Python: gi, which reads the accessibility tree, is no part of virtual environments.
constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kAccessibility = "/usr/libexec/at-spi-bus-launcher";

QStringList missingTools() {
    QStringList missing;
    for (const char* tool : {"Xvfb", "openbox", "dbus-daemon", "dbus-send", "gnome-keyring-daemon",
                             "secret-tool", "xdotool", "xclip", "xprop", "import"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(tool)).isEmpty())
            missing << QString::fromLatin1(tool);
    }
    for (const char* tool : {kPython, kAccessibility}) {
        if (!QFile::exists(QString::fromLatin1(tool)))
            missing << QString::fromLatin1(tool);
    }
    return missing;
}

Result<ChildOutput> runChecks(const std::string& name) {
    ChildRequest request{{kPython, DESKTOP_CHECKS "/checks.py"}};
    if (!name.empty())
        request.command.push_back(name);
    request.environment = Environment::ofProcess();
    request.environment->set("GATEHOUSE_BIN", GATEHOUSE_BIN);
    request.environment->set("GATEHOUSE_TOOLS", GATEHOUSE_TOOLS);
    request.environment->set("GATEHOUSE_FAILURES", PICTURES);
    request.environment->set("PYTHONDONTWRITEBYTECODE", "1");
    request.timeout = std::chrono::minutes(5);
    return runChild(request, {});
}

} // namespace

class DesktopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const QStringList missing = missingTools();
        if (!missing.isEmpty())
            QSKIP(qPrintable(QStringLiteral("not on this computer: %1 (scripts/install test)")
                                 .arg(missing.join(QStringLiteral(", ")))));
    }

    void works_data() {
        QTest::addColumn<QString>("check");
        const auto listed = runChecks({});
        QVERIFY2(listed && listed->exitCode == 0,
                 listed ? listed->err.c_str() : listed.error().message.c_str());
        const QStringList checks =
            QString::fromStdString(listed->out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY(!checks.isEmpty());
        for (const QString& check : checks)
            QTest::newRow(qPrintable(check)) << check;
    }
    void works() {
        QFETCH(QString, check);
        const auto ran = runChecks(check.toStdString());
        QVERIFY2(ran.has_value(), ran ? "" : ran.error().message.c_str());
        if (ran->exitCode != 0)
            qWarning("%s", (ran->out + ran->err).c_str());
        QCOMPARE(ran->exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(DesktopTest)
#include "DesktopTest.moc"
