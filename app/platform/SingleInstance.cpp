// SPDX-License-Identifier: Apache-2.0
#include "app/platform/SingleInstance.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QtEndian>
#include <QThread>

#include <algorithm>
#include <utility>

namespace gatehouse::platform {
namespace {

constexpr qint64 kLongestMessage = 1 << 20;
const QByteArray kTaken("taken");

/// The length in four bytes, then each argument and a zero. Not Qt's own form of lists: reading
/// that believes any length.
QByteArray packed(const QStringList& arguments) {
    QByteArray text;
    for (const QString& argument : arguments)
        text += argument.toUtf8() + '\0';
    QByteArray bytes(sizeof(quint32), '\0');
    qToBigEndian(static_cast<quint32>(text.size()), bytes.data());
    return bytes + text;
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
    constexpr qint64 kHead = sizeof(quint32);
    const QByteArray head = socket->peek(kHead);
    if (head.size() < kHead)
        return; // more is to come
    const qint64 length = qFromBigEndian<quint32>(head.constData());
    if (length > kLongestMessage) {
        socket->abort();
        return;
    }
    if (socket->bytesAvailable() < kHead + length)
        return;
    socket->skip(kHead);
    QStringList arguments = QString::fromUtf8(socket->read(length)).split(QChar(u'\0'));
    arguments.removeLast(); // what stands behind the last zero
    socket->write(kTaken);
    socket->flush();
    Q_EMIT messaged(arguments);
}

} // namespace gatehouse::platform
