// SPDX-License-Identifier: Apache-2.0
// AWS's end of one connection: reads requests in pieces, answers them in one of many ways, or does
// what servers do when they are in trouble.
#pragma once

#include "core/http/Http1.h"
#include "tests/simulation/Ledger.h"
#include "tests/simulation/Network.h"
#include "tests/simulation/Random.h"

#include <cstdint>
#include <limits>
#include <string>

namespace gatehouse::simulation {

class Origin final {
public:
    Origin(End end, Ledger& ledger, bool isCalm)
        : m_end(std::move(end)), m_ledger(ledger), m_isCalm(isCalm) {}

    void act(Random& random);
    [[nodiscard]] bool isOpen() const { return m_end.isOpen(); }
    /// From now on no head for a stopped role may begin behind what was sent so far.
    void noteStop() { m_sentBeforeStop = m_got + m_end.waiting(); }
    /// For a connection that is made after a stop.
    void noteNew() { m_sentBeforeStop = 0; }

private:
    enum class Plan {
        Answer,
        AnswerEarly,
        CloseAtHead,
        CloseInBody,
        CloseInAnswer,
        Stall,
        Garbage
    };
    void readSome(Random& random);
    void onHead(Random& random);
    void onComplete(Random& random);
    void answer(Random& random);
    void writeSome(Random& random);

    End m_end;
    Ledger& m_ledger;
    bool m_isCalm;
    http::RequestParser m_parser;
    std::string m_in;
    std::uint64_t m_got = 0; ///< Bytes read in all.
    std::uint64_t m_sentBeforeStop = std::numeric_limits<std::uint64_t>::max();
    int m_id = 0;
    Plan m_plan = Plan::Answer;
    std::string m_body; ///< Of the request.
    std::string m_out;
    std::size_t m_cutAt = 0; ///< Of CloseInAnswer: what is left then.
    bool m_closesAfter = false;
};

} // namespace gatehouse::simulation
