// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/RequestTrace.h"

#include <utility>

namespace gatehouse::proxy {

namespace {

std::chrono::microseconds between(std::chrono::steady_clock::time_point from,
                                  std::chrono::steady_clock::time_point to) {
    return std::chrono::duration_cast<std::chrono::microseconds>(to - from);
}

} // namespace

RequestTrace::RequestTrace(RequestLog& log, const Clock& clock)
    : m_log(log), m_clock(clock), m_begun(clock.steady()) {
    m_record.sequence = log.nextSequence();
    m_record.time = clock.now();
}

RequestTrace::~RequestTrace() {
    ended();
}

void RequestTrace::admitted() {
    measure();
    m_log.tell(m_record, RequestPhase::Running);
}

void RequestTrace::sent() {
    if (!m_sent)
        m_sent = m_clock.steady();
}

void RequestTrace::answered() {
    if (!m_answered)
        m_answered = m_clock.steady();
}

void RequestTrace::failed(const std::string& sentence) {
    if (m_record.error.empty())
        m_record.error = sentence;
}

void RequestTrace::measure() {
    if (m_program)
        m_record.program = *m_program;
    const Steady now = m_clock.steady();
    m_record.totalTime = between(m_begun, now);
    m_record.localTime = between(m_begun, m_sent.value_or(now));
    m_record.upstreamTime =
        m_sent ? between(*m_sent, m_answered.value_or(now)) : std::chrono::microseconds(0);
}

void RequestTrace::ended() {
    if (std::exchange(m_hasEnded, true))
        return;
    measure();
    m_log.tell(m_record, RequestPhase::Ended);
}

} // namespace gatehouse::proxy
