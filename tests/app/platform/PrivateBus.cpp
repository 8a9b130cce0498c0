// SPDX-License-Identifier: Apache-2.0
#include "tests/app/platform/PrivateBus.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QFile>
#include <QTest>

namespace gatehouse::tests {
namespace {

// Without the system's service folders no keychain and no portal is started when asked for.
constexpr const char* kConfig = R"(<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>%1</listen><auth>EXTERNAL</auth><policy context="default">
<allow user="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>)";

} // namespace

PrivateBus::PrivateBus() = default;

PrivateBus::~PrivateBus() {
    for (auto process = m_processes.rbegin(); process != m_processes.rend(); ++process)
        end(process->get());
}

QString PrivateBus::address() const {
    return QStringLiteral("unix:path=") + QString::fromStdString(m_folder.path() / "bus");
}

bool PrivateBus::start() {
    const auto file =
        m_folder.write("bus.conf", QString::fromLatin1(kConfig).arg(address()).toStdString());
    QProcess* bus =
        spawn(QStringLiteral("dbus-daemon"),
              {QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
               QStringLiteral("--config-file=") + QString::fromStdString(file.string())});
    const QString socket = QString::fromStdString(m_folder.path() / "bus");
    const bool isThere =
        bus != nullptr &&
        QTest::qWaitFor(
            [&] { return QFile::exists(socket) || bus->state() == QProcess::NotRunning; }, 20'000);
    if (!isThere || !QFile::exists(socket))
        m_error = QStringLiteral("dbus-daemon does not start; its package is dbus");
    return m_error.isEmpty();
}

bool PrivateBus::has(const QString& name) const {
    static int s_number = 0;
    const QString connection = QStringLiteral("look-%1").arg(++s_number);
    bool isOwned = false;
    {
        const QDBusConnection bus = QDBusConnection::connectToBus(address(), connection);
        isOwned = bus.isConnected() && bus.interface()->isServiceRegistered(name);
    }
    QDBusConnection::disconnectFromBus(connection);
    return isOwned;
}

QProcess* PrivateBus::spawn(const QString& program, const QStringList& arguments,
                            const QByteArray& input) {
    QProcess* process = m_processes.emplace_back(std::make_unique<QProcess>()).get();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QString home = QString::fromStdString(m_folder.path().string());
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address());
    environment.insert(QStringLiteral("HOME"), home);
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home);
    for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "DISPLAY"})
        environment.remove(QString::fromLatin1(name));
    process->setProcessEnvironment(environment);
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(QProcess::nullDevice());
    process->start(program, arguments);
    if (!process->waitForStarted()) {
        m_error = program + QStringLiteral(" cannot be started: ") + process->errorString();
        return nullptr;
    }
    process->write(input);
    process->closeWriteChannel();
    return process;
}

QProcess* PrivateBus::startKeyring(Keyring state) {
    QStringList arguments{QStringLiteral("--foreground"), QStringLiteral("--components=secrets")};
    if (state == Keyring::Unlocked)
        arguments << QStringLiteral("--unlock");
    QProcess* keyring = spawn(QStringLiteral("gnome-keyring-daemon"), arguments, "\n");
    const QString name = QStringLiteral("org.freedesktop.secrets");
    if (keyring == nullptr || !QTest::qWaitFor([&] { return has(name); }, 20'000))
        return nullptr;
    return keyring;
}

void PrivateBus::end(QProcess* process) {
    process->terminate();
    if (!process->waitForFinished(20'000)) {
        process->kill();
        process->waitForFinished();
    }
}

} // namespace gatehouse::tests
