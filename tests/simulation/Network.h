// SPDX-License-Identifier: Apache-2.0
// The network of a simulation: every connection is a pair of Unix sockets with small buffers, whose
// other end a client or an origin of the simulation holds. Network.cpp defines what
// core/proxy/Socket.h declares, so that the proxy under it is the real one; nothing is left to the
// kernel's timing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::simulation {

/// One end; closes its descriptor.
class End final {
public:
    End() = default;
    explicit End(int descriptor) : m_descriptor(descriptor) {}
    End(End&& other) noexcept;
    End& operator=(End&& other) noexcept;
    ~End();

    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    /// What the other side takes now; nothing when it is full or gone.
    std::size_t write(std::string_view bytes);
    struct Got {
        std::string bytes = {};
        bool hasEnded = false;
    };
    [[nodiscard]] Got read(std::size_t most);
    /// Bytes that wait to be read.
    [[nodiscard]] std::size_t waiting() const;
    void finish();
    void close();

private:
    int m_descriptor = -1;
};

class Network final {
public:
    /// What becomes of a connection of the proxy to an origin.
    enum class Fate { Accepted, Refused, Silent };

    /// There is one at a time.
    Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    ~Network();

    std::function<Fate(std::uint16_t port)> decide;
    std::function<void(std::uint16_t port, End end)> arrived;

    static constexpr std::uint16_t kProxyPort = 8118;
    /// A client's end of a new connection to the proxy; not open when nobody listens.
    [[nodiscard]] End connectToProxy();

    // What the sockets of the proxy do -------------------------------------------------------
    [[nodiscard]] int listen();
    [[nodiscard]] int accept(int listener);
    [[nodiscard]] int connect(std::uint16_t port);
    [[nodiscard]] bool isRefused(int descriptor) const { return m_refused.contains(descriptor); }
    void forget(int descriptor);
    [[nodiscard]] static Network& current();

private:
    int m_listener = -1;
    std::deque<int> m_backlog;
    std::set<int> m_refused;
    std::vector<End> m_silent;
};

} // namespace gatehouse::simulation
