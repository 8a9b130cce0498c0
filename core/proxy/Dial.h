// SPDX-License-Identifier: Apache-2.0
// One attempt to reach a far side: name, addresses in turn, the corporate proxy's CONNECT, TLS.
#pragma once

#include "core/base/Result.h"
#include "core/proxy/Channel.h"
#include "core/proxy/Deadline.h"
#include "core/proxy/Resolver.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::proxy {

/// The corporate proxy on the way.
struct Gateway {
    std::string host;
    std::string port;
    std::string authorization = {}; ///< Value of Proxy-Authorization; empty: none.
};

struct DialPlan {
    std::string host;
    std::string port;
    std::optional<Gateway> gateway = {};
    enum class GatewayUse { Connect, Relay } gatewayUse = GatewayUse::Connect;
    enum class Metadata { Refuse, Allow } metadata = Metadata::Refuse;
    std::shared_ptr<ssl_ctx_st> tls = {};         ///< Null: plain.
    std::shared_ptr<ssl_session_st> session = {}; ///< To resume; may be null.
    bool offersHttp2 = false;                     ///< By ALPN, before http/1.1.
};

/// Belongs to the loop's thread. The answer comes once, never from within start(), and not after
/// cancel().
class Dial final : public std::enable_shared_from_this<Dial> {
public:
    using Done = std::function<void(Result<std::shared_ptr<Channel>>)>;

    [[nodiscard]] static std::shared_ptr<Dial> start(EventLoop& loop, Resolver& resolver,
                                                     std::chrono::milliseconds timeout,
                                                     DialPlan plan, Done done);
    ~Dial();
    void cancel();

private:
    Dial(EventLoop& loop, std::chrono::milliseconds timeout, DialPlan plan, Done done);
    void onAddresses(const Result<Resolver::Addresses>& addresses);
    void tryNext();
    void onConnected(int error);
    void dropSocket();
    void askGateway();
    void onGatewayReply();
    void startTls();
    void finish(Result<std::shared_ptr<Channel>> result);
    void fail(const std::string& reason, const std::string& fix);
    [[nodiscard]] std::string firstHop() const;

    EventLoop& m_loop;
    std::chrono::milliseconds m_timeout;
    DialPlan m_plan;
    Done m_done;
    Deadline m_deadline;
    Deadline m_attempt;
    Resolver::Addresses m_addresses;
    std::size_t m_next = 0;
    Socket m_socket;
    std::shared_ptr<Channel> m_channel;
    std::string m_lastReason;
};

} // namespace gatehouse::proxy
