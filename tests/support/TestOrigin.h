// SPDX-License-Identifier: Apache-2.0
// A far side on loopback: each connection gets a thread and is handed to the test, which answers as
// it likes.
#pragma once

#include "tests/support/WireStream.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace gatehouse::tests {

class TestOrigin final {
public:
    /// Runs on the connection's own thread; the connection is closed when it returns. `number`
    /// counts connections from 1.
    using Handler = std::function<void(WireStream& connection, int number)>;

    /// `tls` null: plain; else a server context that outlives the origin.
    TestOrigin(ssl_ctx_st* tls, Handler handler);
    TestOrigin(const TestOrigin&) = delete;
    TestOrigin& operator=(const TestOrigin&) = delete;
    /// Cuts what is open and waits for the threads.
    ~TestOrigin();

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] int connections() const;

    /// Answers every request of a connection by the function.
    [[nodiscard]] static Handler answering(std::function<std::string(const WireMessage&)> answer);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::tests
