// SPDX-License-Identifier: Apache-2.0
// A blocking HTTP/2 client for tests: writes what the window lets it, reads until it has what it
// waits for.
#pragma once

#include "core/http/Http2.h"
#include "tests/support/WireStream.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::tests {

class Http2Client final : private http::Http2Events {
public:
    struct Answer {
        int status = 0;
        http::Headers headers = {};
        std::vector<int> interims = {};
        std::string body = {};
        bool isComplete = false;
        std::optional<http::Http2Code> reset = {};
    };

    explicit Http2Client(WireStream stream);

    /// A whole request as it would be written in HTTP/1.1.
    http::StreamId send(const std::string& http1Bytes);
    /// Its head alone; the body follows.
    http::StreamId begin(const std::string& http1Bytes);
    void sendBody(http::StreamId id, std::string_view bytes);
    void sendEnd(http::StreamId id);
    void reset(http::StreamId id);
    /// Takes no more of the answer than a window.
    void stall(http::StreamId id) { m_stalled.push_back(id); }

    /// Complete, reset or the connection closed.
    const Answer& wait(http::StreamId id);
    bool waitUntil(const std::function<bool()>& isThere);
    [[nodiscard]] const Answer& answer(http::StreamId id) { return m_answers[id]; }
    /// The server wants no more requests.
    [[nodiscard]] bool isClosing() const;
    WireStream& stream() { return m_stream; }

private:
    void flush();
    void onResponse(http::StreamId id, http::ResponseHead head, http::Framing framing) override;
    void onBody(http::StreamId id, std::string_view bytes) override;
    void onEnd(http::StreamId id, http::Headers trailers) override;
    void onRoom(http::StreamId) override {}
    void onReset(http::StreamId id, http::Http2Code code) override;

    WireStream m_stream;
    http::Http2Endpoint m_endpoint;
    std::map<http::StreamId, Answer> m_answers;
    std::vector<http::StreamId> m_stalled;
    bool m_isClosed = false;
};

} // namespace gatehouse::tests
