// SPDX-License-Identifier: Apache-2.0
// The thread that QtKeychain's jobs run on: they need an event loop and may never end.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThread>

#include <qt6keychain/keychain.h>

#include <atomic>
#include <chrono>
#include <memory>

namespace gatehouse::platform {

struct KeychainTask {
    enum class Kind { Read, Write, Remove };
    Kind kind = Kind::Read;
    QString name;
    QByteArray data;
};

struct KeychainAnswer {
    QKeychain::Error error = QKeychain::NoError;
    QString text;
    QByteArray data;
    bool isLate = false; ///< No answer within the time given; the job is left to itself.
};

/// run() from any thread but the worker's own.
class KeychainWorker final {
public:
    explicit KeychainWorker(QString service);
    KeychainWorker(const KeychainWorker&) = delete;
    KeychainWorker& operator=(const KeychainWorker&) = delete;
    ~KeychainWorker();

    /// While an earlier job is overdue an answer is waited for one second only: jobs run one after
    /// another.
    [[nodiscard]] KeychainAnswer run(const KeychainTask& task, std::chrono::milliseconds timeout);

private:
    struct Ticket;
    static void start(QObject* context, const QString& service, const KeychainTask& task,
                      const std::shared_ptr<Ticket>& ticket);

    QString m_service;
    QThread m_thread;
    QObject* m_context; ///< Lives on the thread; jobs are its children.
    std::shared_ptr<std::atomic<int>> m_overdue = std::make_shared<std::atomic<int>>(0);
};

} // namespace gatehouse::platform
