// SPDX-License-Identifier: Apache-2.0
// One connection of a tool: finds out what it speaks (HTTP/1.1, HTTP/2, TLS) and what it wants
// (CONNECT, endpoint, plain proxying), then serves request after request, or becomes a tunnel.
#pragma once

#include "core/http/Http1.h"
#include "core/proxy/Authority.h"
#include "core/proxy/Exchange.h"
#include "core/proxy/Http2Connection.h"
#include "core/proxy/ProxyContext.h"
#include "core/proxy/Tunnel.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::proxy {

/// Belongs to the loop's thread and to the proxy, which drops it when `closed` has come.
class ClientConnection final : public std::enable_shared_from_this<ClientConnection> {
public:
    using Closed = std::function<void(ClientConnection*)>;

    [[nodiscard]] static std::shared_ptr<ClientConnection>
    create(std::shared_ptr<ProxyContext> context, RequestGate& gate, Socket socket, Closed closed);
    ~ClientConnection();

    void start();
    /// Closes now when idle, else after the request that is running.
    void closeWhenIdle();
    /// Closes now; `closed` does not come.
    void cut();

private:
    enum class State { Reading, Serving, Multiplexed, Dialling, Tunnelling, Leaving, Closed };

    ClientConnection(std::shared_ptr<ProxyContext> context, RequestGate& gate, Socket socket,
                     Closed closed);
    [[nodiscard]] static http::HeadLimits headLimits(const ProxyLimits& limits);
    void identify(int descriptor);
    void setHandlers();
    void onReceived();
    void onEnded();
    void readHead();
    [[nodiscard]] bool isHttp1();
    void onHead();
    void onConnect();
    void onAbsolute();
    void intercept(const std::string& host);
    /// Sends the greeting in clear before.
    void startTls(const std::string& host, std::string_view greeting);
    void serveHttp2();
    void onHttp2Ended();
    void serve(Arrival::Way way, const std::string& host);
    void onExchangeEnded(Exchange::After after);
    void dial(const Authority& authority, std::string opening, DialPlan::GatewayUse use);
    void joinTunnel(std::shared_ptr<Channel> server, const std::string& opening);
    void answerPlainly(int status, std::string_view reason, const std::string& sentence);
    void report(const std::string& host, int status, const std::string& sentence);
    void leave();
    void close();
    void findProgram();

    const std::shared_ptr<ProxyContext>
        m_keptContext; ///< With the gate; first to come, last to go.
    ProxyContext& m_context;
    RequestGate& m_gate;
    Closed m_closed;
    std::shared_ptr<Channel> m_channel;
    http::RequestParser m_parser;
    Deadline m_deadline;
    State m_state = State::Reading;
    std::string m_interceptedHost; ///< Empty outside a CONNECT.
    std::optional<PeerSocket> m_peer;
    bool m_isForeign = false;
    bool m_isFresh = true; ///< What it speaks, inside TLS again, is not known yet.
    std::shared_ptr<std::string> m_program;
    std::shared_ptr<Exchange> m_exchange;
    std::shared_ptr<Http2Connection> m_http2;
    std::shared_ptr<Dial> m_dial;
    std::shared_ptr<Tunnel> m_tunnel;
};

} // namespace gatehouse::proxy
