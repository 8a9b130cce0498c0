// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a loopback connection, where the system tells.
#pragma once

#include "core/base/Executor.h"
#include "core/proxy/EventLoop.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::proxy {

struct PeerSocket {
    std::uint32_t user = 0;  ///< Numeric user id that owns the client's socket.
    std::uint64_t inode = 0; ///< Names the socket in /proc.
};

/// The client's end of an accepted IPv4 connection, by the kernel's socket tables (sock_diag(7),
/// else /proc/net/tcp). Nothing when the system does not tell.
[[nodiscard]] std::optional<PeerSocket> peerOf(int accepted);
/// The same from a table in the form of /proc/net/tcp; addresses and ports as they stand there
/// ("0100007F:1F90").
[[nodiscard]] std::optional<PeerSocket>
findInTable(const std::string& table, const std::string& local, const std::string& remote);
/// True when requests of that user are served: our own and the administrator's.
[[nodiscard]] bool isAdmitted(const PeerSocket& peer);

/// Finds the names of programs by their sockets. Searching all processes is slow, so it happens on
/// the pool, one search at a time; who comes meanwhile gets no name. Belongs to the loop's thread.
class ProgramFinder final {
public:
    ProgramFinder(EventLoop& loop, Executor& pool);
    ProgramFinder(const ProgramFinder&) = delete;
    ProgramFinder& operator=(const ProgramFinder&) = delete;
    ~ProgramFinder();

    /// Calls `found` with "aws" or the like on the loop's thread, later; not at all when unknown.
    void find(const PeerSocket& peer, std::function<void(const std::string& program)> found);

private:
    EventLoop& m_loop;
    Executor& m_pool;
    std::int64_t m_lastProcess = 0; ///< Tools open many connections: it is looked at first.
    bool m_isSearching = false;
    std::shared_ptr<ProgramFinder*> m_self;
};

} // namespace gatehouse::proxy
