// SPDX-License-Identifier: Apache-2.0
// One program per user (and per GATEHOUSE_HOME): a second start hands its arguments to the first
// and ends.
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QStringList>

#include <chrono>
#include <memory>

class QLocalSocket;

namespace gatehouse::platform {

class SingleInstance final : public QObject {
    Q_OBJECT
public:
    enum class Claim {
        First,      ///< This process is the one; messages() brings the arguments of others.
        HandedOver, ///< Another runs and has taken the arguments.
        NoAnswer,   ///< Another runs but does not answer.
        NoFolder,   ///< The folder cannot be used, so nobody can tell.
    };

    /// `folder` is private to the user; it is made when missing.
    explicit SingleInstance(QString folder, QObject* parent = nullptr);
    ~SingleInstance() override;

    /// Blocks up to `patience` when another instance runs; it may be starting or stopping just now.
    [[nodiscard]] Claim claim(const QStringList& arguments,
                              std::chrono::milliseconds patience = std::chrono::seconds(5));

Q_SIGNALS:
    /// Another start handed these over. Only after First.
    void messaged(const QStringList& arguments);

private:
    [[nodiscard]] bool handOver(const QStringList& arguments, std::chrono::milliseconds patience);
    [[nodiscard]] bool listen();
    void accept();
    void read(QLocalSocket* socket);

    QString m_folder;
    std::unique_ptr<QLockFile> m_lock;
    QLocalServer m_server;
};

} // namespace gatehouse::platform
