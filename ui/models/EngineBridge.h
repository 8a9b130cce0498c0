// SPDX-License-Identifier: Apache-2.0
// Brings the engine to the GUI thread: notes of change become signals, replies become calls there.
#pragma once

#include "core/base/Clock.h"
#include "core/engine/Engine.h"

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

namespace gatehouse::ui {

/// Belongs to the GUI thread. Give up every widget and model first, then this, then the engine.
class EngineBridge final : public QObject {
    Q_OBJECT
public:
    EngineBridge(engine::Engine& engine, const Clock& clock, QObject* parent = nullptr);
    ~EngineBridge() override;

    [[nodiscard]] engine::Engine& engine() const { return m_engine; }
    /// The snapshot that the latest signals spoke of; it changes only between signals.
    [[nodiscard]] const engine::State& state() const { return *m_state; }
    [[nodiscard]] std::shared_ptr<const engine::State> snapshot() const { return m_state; }
    [[nodiscard]] TimePoint now() const { return m_clock.now(); }

    /// Makes the reply for a call of the engine: `then` runs on the GUI thread, unless `context`
    /// has died by then. `bridge.engine().stopSession(id, bridge.reply<void>(this, [this](auto r)
    /// { … }));`
    template <typename T, typename Then>
    [[nodiscard]] engine::Reply<T> reply(QObject* context, Then then) const {
        return [context = QPointer<QObject>(context), then = std::move(then)](Result<T> result) {
            auto shared = std::make_shared<Result<T>>(std::move(result));
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [context, then, shared] {
                    if (context)
                        then(std::move(*shared));
                },
                Qt::QueuedConnection);
        };
    }

    // Look-ups in the snapshot; pointers are good until the next signal.
    [[nodiscard]] const engine::ConnectionState* connection(const std::string& id) const;
    [[nodiscard]] const access::App* app(const std::string& connectionId,
                                         const std::string& name) const;
    [[nodiscard]] const access::SessionInfo* session(const std::string& id) const;
    /// The session that uses this role, or any of the app's when `roleArn` is empty; the newest.
    [[nodiscard]] const access::SessionInfo* sessionOf(const std::string& connectionId,
                                                       const std::string& appName,
                                                       const std::string& roleArn = {}) const;
    /// Whether what comes from this connection is the sandbox's and no AWS.
    [[nodiscard]] bool isSandbox(const std::string& connectionId) const;
    [[nodiscard]] bool isFavourite(const std::string& key) const;
    /// A program's own setting, empty when unset.
    [[nodiscard]] QString value(const std::string& name, const QString& fallback = {}) const;
    void setValue(const std::string& name, const QString& value);
    /// True while a sandbox connection is configured or a session of one lives.
    [[nodiscard]] bool showsSandbox() const;

Q_SIGNALS:
    void connectionsChanged();
    void appsChanged();
    void sessionsChanged();
    void proxyChanged();
    void requestsChanged();
    void preferencesChanged();
    void secretsChanged();
    void problemsChanged();
    /// After the single ones, once for all of them.
    void stateChanged(unsigned changes);
    /// Now and then while times are shown that grow old: every second when a session has less than
    /// two minutes left, else every ten.
    void ticked();

private:
    void deliver();
    void adjustTimer();

    struct Mailbox {
        std::atomic<unsigned> changes{0};
        QPointer<EngineBridge> bridge;
    };

    engine::Engine& m_engine;
    const Clock& m_clock;
    std::shared_ptr<const engine::State> m_state;
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer m_timer;
};

} // namespace gatehouse::ui
