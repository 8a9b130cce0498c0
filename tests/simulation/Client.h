// SPDX-License-Identifier: Apache-2.0
// A tool on one connection to the proxy's endpoint port: it sends signed requests in pieces, reads
// the answers, and goes away when it likes.
#pragma once

#include "core/base/Clock.h"
#include "core/http/Http1.h"
#include "tests/simulation/Ledger.h"
#include "tests/simulation/Network.h"
#include "tests/simulation/Random.h"

#include <deque>
#include <string>

namespace gatehouse::simulation {

class Client final {
public:
    struct Habits {
        bool isCalm = true; ///< Never leaves early, never signs wrongly.
        bool pipelines = false;
        bool readsSlowly = false;
    };
    Client(End end, Ledger& ledger, Habits habits, std::size_t requests, std::size_t roles);

    /// One move of those that are possible.
    void act(Random& random, const Clock& clock);
    /// Reads what there is: for when nobody else moves any more.
    void drain();
    [[nodiscard]] bool isOpen() const { return m_end.isOpen(); }
    [[nodiscard]] bool isDone() const { return !isOpen() || (m_left == 0 && m_pending.empty()); }

private:
    void makeRequest(Random& random, const Clock& clock);
    void writeSome(Random& random);
    void readSome(std::size_t most);
    void onStep(const http::Step& step);
    void onHead();
    void close();

    End m_end;
    Ledger& m_ledger;
    Habits m_habits;
    std::size_t m_left; ///< Requests that are not made yet.
    std::size_t m_roles;
    std::string m_out;
    std::size_t m_bodyBegins = 0; ///< In m_out; behind it is the body of m_sending.
    int m_sending = 0;
    std::deque<int> m_pending; ///< Sent, not answered yet, in order.
    std::string m_in;
    http::ResponseParser m_parser;
    std::string m_answer;
    bool m_isFromOrigin = false;
    bool m_isToldToClose = false;
};

/// Key of that role; the proxy's sessions are made with it.
[[nodiscard]] std::string keyOf(int role);
[[nodiscard]] std::string secretOf(int role);

} // namespace gatehouse::simulation
