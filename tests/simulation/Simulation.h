// SPDX-License-Identifier: Apache-2.0
// One seeded run of the real proxy between simulated tools and origins, under a simulated clock.
#pragma once

#include "core/base/Executor.h"
#include "core/pki/LeafCache.h"
#include "core/proxy/EventLoop.h"
#include "core/proxy/Proxy.h"
#include "core/proxy/SessionDirectory.h"
#include "tests/simulation/Client.h"
#include "tests/simulation/Origin.h"
#include "tests/support/FakeClock.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace gatehouse::simulation {

/// Work for the pool is done on the spot: nothing in a simulation is slow but the simulated parts.
struct AtOnce final : Executor {
    void post(std::function<void()> task) override { task(); }
};

class Simulation final {
public:
    Simulation(std::uint64_t seed, pki::LeafCache& leaves);
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;
    ~Simulation();

    /// Throws Broken when the proxy breaks a promise.
    void run();
    [[nodiscard]] const Ledger& ledger() const { return m_ledger; }

private:
    void startSessions();
    void move();
    void connectClient();
    void turn();
    void stopSession();
    void checkBounds() const;
    void letTimePass();
    void checkEnd() const;
    void closeProxy();

    Random m_random;
    const bool m_isCalm; ///< Nothing goes wrong, so every right request must succeed.
    tests::FakeClock m_clock;
    Ledger m_ledger;
    Network m_network;
    AtOnce m_pool;
    proxy::EventLoop m_loop;
    proxy::SessionDirectory m_sessions;
    std::unique_ptr<proxy::Proxy> m_proxy;
    std::vector<std::unique_ptr<Client>> m_clients;
    std::vector<std::unique_ptr<Origin>> m_origins;
    std::size_t m_clientsLeft = 0;
    bool m_isClosed = false;
    std::vector<std::string> m_recordErrors;
};

} // namespace gatehouse::simulation
