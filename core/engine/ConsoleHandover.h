// SPDX-License-Identifier: Apache-2.0
// Hands a sign-in link to the browser without showing it to anybody else: the browser is given
// http://127.0.0.1:PORT/RANDOM, which answers once, with a redirect to the link.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <memory>
#include <string>

namespace gatehouse::engine {

/// Safe from any thread.
class ConsoleHandover final {
public:
    explicit ConsoleHandover(const Clock& clock);
    ConsoleHandover(const ConsoleHandover&) = delete;
    ConsoleHandover& operator=(const ConsoleHandover&) = delete;
    ~ConsoleHandover();

    /// Gives the address to open. It works once and for two minutes. The listener starts with the
    /// first call.
    [[nodiscard]] Result<std::string> offer(const std::string& signInUrl);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace gatehouse::engine
