// SPDX-License-Identifier: Apache-2.0
// Two connections joined: bytes go both ways untouched, each side as fast as the other takes them.
#pragma once

#include "core/proxy/Channel.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace gatehouse::proxy {

/// Belongs to the loop's thread.
class Tunnel final : public std::enable_shared_from_this<Tunnel> {
public:
    /// Comes once, when both sides have ended or one broke.
    using Done = std::function<void()>;

    [[nodiscard]] static std::shared_ptr<Tunnel> start(std::shared_ptr<Channel> client,
                                                       std::shared_ptr<Channel> server, Done done);
    ~Tunnel();
    /// Cuts both sides; `done` does not come.
    void close();
    [[nodiscard]] std::uint64_t bytesUp() const { return m_bytesUp; }
    [[nodiscard]] std::uint64_t bytesDown() const { return m_bytesDown; }

private:
    Tunnel(std::shared_ptr<Channel> client, std::shared_ptr<Channel> server, Done done);
    void join(Channel& from, Channel& to, std::uint64_t& count);
    void pump(Channel& from, Channel& to, std::uint64_t& count);
    void endIfOver();
    void end();

    std::shared_ptr<Channel> m_client;
    std::shared_ptr<Channel> m_server;
    Done m_done;
    std::uint64_t m_bytesUp = 0;
    std::uint64_t m_bytesDown = 0;
};

} // namespace gatehouse::proxy
