// SPDX-License-Identifier: Apache-2.0
#include "app/platform/KeychainWorker.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace gatehouse::platform {

using namespace std::chrono_literals;

/// Shared with the job, which may answer after everybody has stopped waiting.
struct KeychainWorker::Ticket {
    std::mutex mutex;
    std::condition_variable answered;
    bool isDone = false;
    bool isOverdue = false;
    KeychainAnswer answer;
    std::shared_ptr<std::atomic<int>> overdue;

    void finish(KeychainAnswer result) {
        const std::lock_guard lock(mutex);
        answer = std::move(result);
        isDone = true;
        if (isOverdue) {
            --*overdue;
            answer.data.fill('\0');
        }
        answered.notify_all();
    }
};

KeychainWorker::KeychainWorker(QString service)
    : m_service(std::move(service)), m_context(new QObject) {
    m_thread.setObjectName(QStringLiteral("keychain"));
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

KeychainWorker::~KeychainWorker() {
    m_thread.quit();
    m_thread.wait();
}

void KeychainWorker::start(QObject* context, const QString& service, const KeychainTask& task,
                           const std::shared_ptr<Ticket>& ticket) {
    using namespace QKeychain;
    Job* job = nullptr;
    switch (task.kind) {
    case KeychainTask::Kind::Read:
        job = new ReadPasswordJob(service, context);
        break;
    case KeychainTask::Kind::Write: {
        auto* write = new WritePasswordJob(service, context);
        write->setBinaryData(task.data);
        job = write;
        break;
    }
    case KeychainTask::Kind::Remove:
        job = new DeletePasswordJob(service, context);
        break;
    }
    job->setInsecureFallback(false);
    job->setKey(task.name);
    QObject::connect(job, &Job::finished, context, [ticket](Job* done) {
        KeychainAnswer answer;
        answer.error = done->error();
        answer.text = done->errorString();
        if (auto* read = qobject_cast<ReadPasswordJob*>(done))
            answer.data = read->binaryData();
        ticket->finish(std::move(answer));
    });
    job->start();
}

KeychainAnswer KeychainWorker::run(const KeychainTask& task, std::chrono::milliseconds timeout) {
    auto ticket = std::make_shared<Ticket>();
    ticket->overdue = m_overdue;
    const auto patience =
        *m_overdue > 0 ? std::min<std::chrono::milliseconds>(timeout, 1s) : timeout;
    QMetaObject::invokeMethod(
        m_context,
        [context = m_context, service = m_service, task, ticket] {
            start(context, service, task, ticket);
        },
        Qt::QueuedConnection);
    std::unique_lock lock(ticket->mutex);
    if (ticket->answered.wait_for(lock, patience, [&] { return ticket->isDone; }))
        return std::move(ticket->answer);
    ticket->isOverdue = true;
    ++*m_overdue;
    KeychainAnswer late;
    late.isLate = true;
    return late;
}

} // namespace gatehouse::platform
