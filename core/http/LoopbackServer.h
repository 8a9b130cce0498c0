// SPDX-License-Identifier: Apache-2.0
// A small HTTP/1.1 server on 127.0.0.1 for our own pages and for the sandbox: one thread a
// connection, blocking, keep-alive, Expect answered at once. Not for the proxy.
#pragma once

#include "core/base/Result.h"
#include "core/http/Http1.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace gatehouse::http {

struct ServedRequest {
    RequestHead head;
    std::string body; ///< Transfer coding removed.
};

struct ServedResponse {
    int status = 200;
    Headers headers = {}; ///< Content-Length is added.
    std::string body = {};
};

class LoopbackServer final {
public:
    /// Called on the connection's thread, several at once.
    using Handler = std::function<ServedResponse(const ServedRequest&)>;

    struct Options {
        std::uint16_t port = 0; ///< 0: the system chooses.
        std::size_t largestBody = 64U << 20U;
        std::size_t connections = 256;
    };

    /// Listens and serves at once.
    [[nodiscard]] static Result<std::unique_ptr<LoopbackServer>> start(Handler handler,
                                                                       Options options);
    [[nodiscard]] static Result<std::unique_ptr<LoopbackServer>> start(Handler handler);
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    /// Closes all connections and joins their threads.
    ~LoopbackServer();

    [[nodiscard]] std::uint16_t port() const;
    /// "http://127.0.0.1:PORT"
    [[nodiscard]] std::string address() const;

private:
    struct State;
    explicit LoopbackServer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::http
