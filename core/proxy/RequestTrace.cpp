// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/RequestTrace.h"

#include "core/aws/OperationName.h"

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

void RequestTrace::describe(const http::RequestHead& head, const Admission& admission) {
    const aws::CredentialScope& scope = admission.signature.scope;
    m_record.method = head.method;
    m_record.host = admission.host;
    m_record.path = head.target.substr(0, head.target.find('?'));
    m_record.service = scope.service;
    m_record.region = scope.region;
    m_record.operation = aws::operationName(scope.service, head.method, head.target, head.headers);
    m_record.payload = aws::toWords(admission.form);
    if (admission.session) {
        m_record.sessionId = admission.session->sessionId;
        m_record.roleDisplay = admission.session->roleDisplay;
        m_record.accountId = admission.session->accountId;
    }
}

void RequestTrace::bodyBegan(std::string_view bytes) {
    if (m_record.operation.empty())
        m_record.operation = aws::actionOfForm(bytes);
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
