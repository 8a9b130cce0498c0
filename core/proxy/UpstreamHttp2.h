// SPDX-License-Identifier: Apache-2.0
// A request on an HTTP/2 connection of its own to the far side: what event streams both ways need.
#pragma once

#include "core/http/Http2.h"
#include "core/proxy/Channel.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// Belongs to the loop's thread. Must not be destroyed from within receive().
class UpstreamHttp2 final : private http::Http2Events {
public:
    struct Callbacks {
        std::function<void(const http::ResponseHead&, const http::Framing&)> head; ///< No interim.
        std::function<void(std::string_view)> body;
        std::function<void()> drained; ///< A full queue has room again.
    };

    enum class Progress { Running, Complete, Failed };

    UpstreamHttp2(std::shared_ptr<Channel> channel, const http::RequestHead& head,
                  Callbacks callbacks);

    /// Takes what the channel has received.
    [[nodiscard]] Progress receive();
    /// Of Progress::Failed; lower case, no full stop.
    [[nodiscard]] const std::string& reason() const { return m_reason; }
    void send(std::string_view bytes);
    void finishRequest();
    [[nodiscard]] bool isFull() const { return m_endpoint.isFull(m_stream); }
    /// The answer stops within a window, and goes on.
    void pause() { m_isPaused = true; }
    void resume();
    /// The channel takes more.
    void flush();

private:
    void onResponse(http::StreamId id, http::ResponseHead head, http::Framing framing) override;
    void onBody(http::StreamId id, std::string_view bytes) override;
    void onEnd(http::StreamId id, http::Headers trailers) override;
    void onRoom(http::StreamId id) override;
    void onReset(http::StreamId id, http::Http2Code code) override;
    void fail(const std::string& reason);

    std::shared_ptr<Channel> m_channel;
    Callbacks m_callbacks;
    http::Http2Endpoint m_endpoint;
    std::string m_method;
    http::StreamId m_stream = 0;
    Progress m_progress = Progress::Running;
    std::string m_reason;
    std::size_t m_unused = 0; ///< Given on while paused, and not yet asked for again.
    bool m_isPaused = false;
    bool m_isBusy = false; ///< Within the endpoint, which must not be entered twice.
};

} // namespace gatehouse::proxy
