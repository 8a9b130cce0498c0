// SPDX-License-Identifier: Apache-2.0
#include "app/platform/SingleInstance.h"

#include <QDataStream>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QThread>

#include <algorithm>
#include <utility>

namespace gatehouse::platform {
namespace {

constexpr qint64 kLongestMessage = 1 << 20;
const QByteArray kTaken("taken");

QByteArray packed(const QStringList& arguments) {
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << arguments;
    return bytes;
}

int left(const QDeadlineTimer& deadline) {
    return static_cast<int>(std::clamp<qint64>(deadline.remainingTime(), 1, 60'000));
}

} // namespace

SingleInstance::SingleInstance(QString folder, QObject* parent)
    : QObject(parent), m_folder(std::move(folder)) {
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

SingleInstance::~SingleInstance() = default;

SingleInstance::Claim SingleInstance::claim(const QStringList& arguments,
                                            std::chrono::milliseconds patience) {
    QDir folder(m_folder);
    if (!folder.exists()) {
        if (!folder.mkpath(QStringLiteral(".")))
            return Claim::NoFolder;
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    m_lock = std::make_unique<QLockFile>(folder.filePath(QStringLiteral("desktop.lock")));
    m_lock->setStaleLockTime(0); // held for as long as the program runs
    const QDeadlineTimer deadline(patience);
    // The lock, not the socket, decides: of two that start at once both may find nobody listening.
    do {
        if (m_lock->tryLock(0))
            return listen() ? Claim::First : Claim::NoFolder;
        if (m_lock->error() != QLockFile::LockFailedError)
            return Claim::NoFolder;
        if (handOver(arguments, std::chrono::milliseconds(left(deadline))))
            return Claim::HandedOver;
        QThread::msleep(20);
    } while (!deadline.hasExpired());
    return Claim::NoAnswer;
}

bool SingleInstance::handOver(const QStringList& arguments, std::chrono::milliseconds patience) {
    const QDeadlineTimer deadline(patience);
    QLocalSocket socket;
    socket.connectToServer(QDir(m_folder).filePath(QStringLiteral("desktop.socket")));
    if (!socket.waitForConnected(left(deadline)))
        return false;
    socket.write(packed(arguments));
    if (!socket.waitForBytesWritten(left(deadline)))
        return false;
    while (socket.bytesAvailable() < kTaken.size()) {
        if (deadline.hasExpired() || !socket.waitForReadyRead(left(deadline)))
            break;
    }
    return socket.readAll() == kTaken;
}

bool SingleInstance::listen() {
    const QString name = QDir(m_folder).filePath(QStringLiteral("desktop.socket"));
    QLocalServer::removeServer(name); // left behind by one that died: the lock is ours
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    return m_server.listen(name);
}

void SingleInstance::accept() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        if (socket->bytesAvailable() > 0)
            read(socket);
    }
}

void SingleInstance::read(QLocalSocket* socket) {
    if (socket->bytesAvailable() > kLongestMessage) {
        socket->abort();
        return;
    }
    QDataStream stream(socket);
    stream.setVersion(QDataStream::Qt_6_4);
    QStringList arguments;
    stream.startTransaction();
    stream >> arguments;
    if (!stream.commitTransaction())
        return; // more is to come
    socket->write(kTaken);
    socket->flush();
    Q_EMIT messaged(arguments);
}

} // namespace gatehouse::platform
