// SPDX-License-Identifier: Apache-2.0
// Names to addresses, by the system's own resolver on a pool thread.
#pragma once

#include "core/base/Executor.h"
#include "core/base/Result.h"
#include "core/proxy/EventLoop.h"
#include "core/proxy/Socket.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::proxy {

/// Belongs to the loop's thread. Equal questions asked at the same time are asked once.
class Resolver final {
public:
    using Addresses = std::vector<Address>;
    using Reply = std::function<void(const Result<Addresses>&)>;

    Resolver(EventLoop& loop, Executor& pool);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    /// No reply comes after it.
    ~Resolver();

    /// Replies on the loop's thread, at once for numeric addresses. The error's message is the bare
    /// reason.
    void resolve(const std::string& host, const std::string& port, Reply reply);

private:
    void answer(const std::string& key, const Result<Addresses>& addresses);

    EventLoop& m_loop;
    Executor& m_pool;
    std::map<std::string, std::vector<Reply>> m_waiting;
    std::shared_ptr<Resolver*> m_self;
};

} // namespace gatehouse::proxy
