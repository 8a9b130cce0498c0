// SPDX-License-Identifier: Apache-2.0
// One request sent to the far side over one connection, and its answer as it comes.
#pragma once

#include "core/access/Forwarder.h"
#include "core/base/Result.h"
#include "core/http/Http1.h"
#include "core/proxy/UpstreamHttp2.h"
#include "core/proxy/UpstreamPool.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// Belongs to the loop's thread. Callbacks may come from within begin() and stop with cancel().
class UpstreamCall final : public std::enable_shared_from_this<UpstreamCall> {
public:
    /// How far the call had come when it failed.
    enum class Fault {
        NotConnected, ///< Nothing was sent.
        Unanswered,   ///< Sent on a fresh connection, and no byte came back.
        Stale,        ///< The same on a connection used before, which was just closed over there.
        Midway,       ///< The answer had begun.
    };

    struct Callbacks {
        std::function<void()> connected; ///< The head follows at once, unless cancel() is called.
        std::function<void()> sent;      ///< The head is on its way and the body may follow.
        std::function<void()> drained;
        std::function<void(const http::ResponseHead&, const http::Framing&)> head;
        std::function<void(std::string_view)> body;
        std::function<void()> turnEnded; ///< After the pieces that came together.
        std::function<void()> complete;
        std::function<void(const Error&, Fault)> failed;
    };

    struct Request {
        access::UpstreamTarget target;
        http::RequestHead head; ///< Without what belongs to one connection.
        UpstreamPool::Protocol protocol = UpstreamPool::Protocol::Http1;
        /// The bytes of send() are framed here, by chunks where HTTP/1.1 needs them.
        bool isChunkedHere = false;
    };

    [[nodiscard]] static std::shared_ptr<UpstreamCall> create(UpstreamPool& pool, Request request,
                                                              Callbacks callbacks);
    ~UpstreamCall();

    /// Connects, or takes a waiting connection, and sends the head.
    void begin(UpstreamPool::Reuse reuse);
    /// Bytes of the body, framed already unless `isChunkedHere`.
    void send(std::string_view bytes);
    /// Nothing more will be sent.
    void finishRequest();
    [[nodiscard]] bool isFull() const;
    /// Back-pressure of the answer.
    void pause();
    void resume();
    void cancel();

private:
    UpstreamCall(UpstreamPool& pool, Request request, Callbacks callbacks);
    void onLease(Result<UpstreamLease> lease);
    void takeChannel();
    void startHttp2();
    void onReceived();
    void onReceivedHttp2();
    void onEnded();
    void onComplete();
    void fail(const std::string& reason);
    void drop();

    UpstreamPool& m_pool;
    Request m_request;
    Callbacks m_callbacks;
    std::shared_ptr<Dial> m_dial;
    UpstreamLease m_lease;
    http::ResponseParser m_parser;
    std::unique_ptr<UpstreamHttp2> m_http2; ///< Where the far side agreed on it.
    bool m_isRequestSent = false;
    bool m_hasAnswer = false;
    bool m_isOver = false;
};

} // namespace gatehouse::proxy
