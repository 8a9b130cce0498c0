// SPDX-License-Identifier: Apache-2.0
// One signed request from its head to the end of its answer:
//
//   head -> gate -> (body collected, if it must be known first) -> Forwarder -> upstream
//        <- answer streamed back, or an AWS error made here
#pragma once

#include "core/access/Forwarder.h"
#include "core/http/Http1.h"
#include "core/proxy/BodySpool.h"
#include "core/proxy/BodyUp.h"
#include "core/proxy/ClientStream.h"
#include "core/proxy/Deadline.h"
#include "core/proxy/ProxyContext.h"
#include "core/proxy/RequestGate.h"
#include "core/proxy/RequestTrace.h"
#include "core/proxy/UpstreamCall.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::crypto {
class Sha256;
}

namespace gatehouse::proxy {

/// Belongs to the loop's thread and to one client connection.
class Exchange final : public std::enable_shared_from_this<Exchange> {
public:
    /// What becomes of where the request came from: an HTTP/1.1 connection, an HTTP/2 stream.
    enum class After {
        NextRequest,
        Close, ///< When everything is written; what the client still sends is read and dropped.
        Cut,   ///< At once: an answer that had begun cannot be completed.
    };

    struct Parts {
        ProxyContext& context;
        RequestGate& gate;
        std::unique_ptr<ClientStream> client;
        Arrival arrival;
        std::shared_ptr<const std::string> program; ///< Filled when it becomes known.
        std::function<void(After)> ended;           ///< Comes once, never from within start().
    };

    [[nodiscard]] static std::shared_ptr<Exchange> create(Parts parts);
    ~Exchange();

    void start();
    /// The client has sent more.
    void onClientBytes();
    /// The client has taken what was queued.
    void onClientDrained();
    /// The client sends no more; it may still wait for the answer.
    void onClientEnded();
    /// The client is gone, or the proxy stops: nothing more is sent to anybody.
    void abandon(const std::string& reason);

private:
    explicit Exchange(Parts parts);

    void collect();
    void onCollected();
    void prepare();
    void onPrepared(Result<access::OutgoingRequest> outgoing);
    void callUpstream(UpstreamPool::Reuse reuse);
    void startBody();
    void pumpSpool();
    void pumpStream();
    void sendUp(Result<std::string_view> bytes);
    void onUpstreamHead(const http::ResponseHead& head, const http::Framing& framing);
    void onUpstreamFailed(const Error& error, UpstreamCall::Fault fault);
    void onUpstreamComplete();
    void refuse(const aws::AwsFault& fault);
    void end(After after);
    void progress();
    [[nodiscard]] aws::RequestView view() const;
    [[nodiscard]] bool hasBody() const;
    [[nodiscard]] bool mayReplay() const;
    [[nodiscard]] std::optional<aws::AwsFault> checkDeclaredHash();

    Parts m_parts;
    ClientStream& m_client;
    http::RequestHead m_head; ///< As received, but for the target of an absolute form.
    http::Framing m_framing;
    RequestTrace m_trace;
    Admission m_admission;
    Deadline m_stall;
    std::optional<BodySpool> m_spool; ///< Set when the body is collected before it is sent.
    std::unique_ptr<crypto::Sha256> m_spoolHash;
    std::optional<BodyUp> m_bodyUp;
    std::unique_ptr<access::OutgoingRequest> m_outgoing;
    std::shared_ptr<UpstreamCall> m_call;
    std::uint64_t m_spoolSent = 0;
    bool m_isCollecting = false;
    bool m_isBodyRead = false; ///< The client's body has been read to its end.
    bool m_isBodySent = false;
    bool m_isStreaming = false; ///< The body goes from the client to the far side as it comes.
    bool m_isOver = false;
};

} // namespace gatehouse::proxy
