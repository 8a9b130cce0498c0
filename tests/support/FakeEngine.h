// SPDX-License-Identifier: Apache-2.0
// An engine of plain values for tests of models and windows: it does what it is told at once, on
// the calling thread, and fails when the test wants it to.
#pragma once

#include "core/engine/Engine.h"
#include "tests/support/FakeClock.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::tests {

class FakeEngine final : public engine::Engine {
public:
    explicit FakeEngine(const Clock& clock);

    // What the test arranges -----------------------------------------------------------------
    /// Three connections, seven apps, three sessions, a running proxy, requests: the pictures.
    void fillWithDemo();
    /// One sandbox connection with three accounts of several roles, nothing running.
    void fillWithSandbox();
    void fillWithManyApps(int count);
    /// Long names in every place that shows one.
    void fillWithLongNames();
    /// The next call that replies fails with this.
    void failNext(Error error) { m_nextError = std::move(error); }
    /// Keeps replies back until `release`.
    void hold() { m_isHeld = true; }
    void release();
    /// Changes the state and tells the observer.
    void change(unsigned changes, const std::function<void(engine::State&)>& edit);
    void addRequest(access::RequestRecord record);
    /// Names of the calls in the order they came: "startSession awsconsole-prod arn:…".
    [[nodiscard]] const std::vector<std::string>& calls() const { return m_calls; }

    // engine::Engine -------------------------------------------------------------------------
    [[nodiscard]] std::shared_ptr<const engine::State> state() const override;
    void observe(engine::Observer observer) override;
    void refresh(engine::Reply<void> reply) override;
    void addConnection(access::ConnectionSettings settings,
                       engine::Reply<std::string> reply) override;
    void updateConnection(access::ConnectionSettings settings, engine::Reply<void> reply) override;
    void removeConnection(std::string connectionId, engine::Reply<void> reply) override;
    void startSession(engine::SessionRequest request,
                      engine::Reply<access::SessionInfo> reply) override;
    void stopSession(std::string sessionId, engine::Reply<void> reply) override;
    void renewSession(std::string sessionId, engine::Reply<access::SessionInfo> reply) override;
    void startProxy(engine::Reply<engine::ProxyState> reply) override;
    void stopProxy(engine::Reply<void> reply) override;
    void setProxyPort(std::uint16_t port, engine::Reply<engine::ProxyState> reply) override;
    [[nodiscard]] std::vector<engine::ExportFormat> exportFormats() const override;
    void exportSession(engine::ExportRequest request,
                       engine::Reply<engine::ExportText> reply) override;
    void consoleOutlook(engine::ConsoleLaunchRequest request,
                        engine::Reply<access::ConsoleOutlook> reply) override;
    void launchConsole(engine::ConsoleLaunchRequest request,
                       engine::Reply<engine::ConsoleLaunch> reply) override;
    void consoleLink(engine::ConsoleLaunchRequest request,
                     engine::Reply<access::ConsoleLink> reply) override;
    void requests(std::uint64_t after,
                  engine::Reply<std::vector<engine::RequestRecord>> reply) override;
    void setLastRole(std::string appKey, std::string roleArn) override;
    void setFavourite(std::string key, bool isFavourite) override;
    void setAccountColour(std::string accountId, std::string colour) override;
    void setValue(std::string name, std::string value) override;

private:
    template <typename T>
    void answer(engine::Reply<T> reply, Result<T> result);
    void note(std::string call) { m_calls.push_back(std::move(call)); }

    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< state() may be asked from any thread.
    std::shared_ptr<const engine::State> m_state;
    engine::Observer m_observer;
    std::vector<access::RequestRecord> m_requests;
    std::vector<std::string> m_calls;
    std::optional<Error> m_nextError;
    std::deque<std::function<void()>> m_held;
    bool m_isHeld = false;
    std::uint64_t m_lastRequest = 0;
    int m_lastSession = 0;
};

/// "arn:aws:iam::222233334444:role/ops/admin" as a Role.
[[nodiscard]] access::Role fakeRole(const std::string& account, const std::string& name,
                                    const std::string& partition = "aws");

} // namespace gatehouse::tests
