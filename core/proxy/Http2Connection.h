// SPDX-License-Identifier: Apache-2.0
// A tool's HTTP/2 connection: one Exchange a stream, all over one Channel.
#pragma once

#include "core/http/Http2.h"
#include "core/proxy/Deadline.h"
#include "core/proxy/Exchange.h"
#include "core/proxy/Http2Stream.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gatehouse::proxy {

/// Belongs to the loop's thread and to one client connection.
class Http2Connection final : public std::enable_shared_from_this<Http2Connection>,
                              private http::Http2Events {
public:
    struct Parts {
        ProxyContext& context;
        RequestGate& gate;
        std::shared_ptr<Channel> channel;
        Arrival arrival;
        std::shared_ptr<const std::string> program;
        std::function<void()> ended; ///< Nothing runs any more; what is queued may still be sent.
    };

    /// Takes the channel over, with what it has received: the preface is still in it, or to come.
    [[nodiscard]] static std::shared_ptr<Http2Connection> start(Parts parts);
    ~Http2Connection() override;

    /// Takes no more requests and ends with those that are running (RFC 9113 section 6.8).
    void closeWhenIdle();
    /// Abandons what is running; `ended` does not come.
    void cut(const std::string& reason);

    /// For its streams.
    [[nodiscard]] http::Http2Endpoint& endpoint() { return m_endpoint; }
    void consumed(http::StreamId id, std::size_t size);
    void flush();

private:
    struct Serving {
        std::shared_ptr<Exchange> exchange;
        Http2Stream* stream; ///< The exchange's.
    };

    explicit Http2Connection(Parts parts);
    void takeChannel();
    void onReceived();
    void onPeerEnded();
    void onExchangeEnded(http::StreamId id, Exchange::After after);
    void leave();
    void end();

    void onRequest(http::StreamId id, http::RequestHead head, http::Framing framing) override;
    void onBody(http::StreamId id, std::string_view bytes) override;
    void onEnd(http::StreamId id, http::Headers trailers) override;
    void onRoom(http::StreamId id) override;
    void onReset(http::StreamId id, http::Http2Code code) override;
    [[nodiscard]] Serving* find(http::StreamId id);

    Parts m_parts;
    http::Http2Endpoint m_endpoint;
    std::unordered_map<http::StreamId, Serving> m_serving;
    Deadline m_idle;
    bool m_isBusy = false; ///< Within the endpoint, which must not be entered twice.
    bool m_hasEnded = false;
};

} // namespace gatehouse::proxy
