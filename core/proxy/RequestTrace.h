// SPDX-License-Identifier: Apache-2.0
// The record of one request while it grows, with the clock readings behind its timings.
#pragma once

#include "core/access/RequestRecord.h"
#include "core/base/Clock.h"
#include "core/http/Http1.h"
#include "core/proxy/RequestGate.h"
#include "core/proxy/RequestLog.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

/// Tells the log of its end when it dies, if nobody did before.
class RequestTrace final {
public:
    /// The head has been read.
    RequestTrace(RequestLog& log, const Clock& clock);
    RequestTrace(const RequestTrace&) = delete;
    RequestTrace& operator=(const RequestTrace&) = delete;
    ~RequestTrace();

    /// Filled in as things become known.
    [[nodiscard]] access::RequestRecord& record() { return m_record; }
    /// The name of the sender, which may become known only after the request has begun.
    void setProgram(std::shared_ptr<const std::string> program) { m_program = std::move(program); }

    /// What the head and the gate tell.
    void describe(const http::RequestHead& head, const Admission& admission);
    /// The first bytes of the body: in the query protocol they name the operation.
    void bodyBegan(std::string_view bytes);
    /// A session was found: tells the log that the request is running.
    void admitted();
    /// The head went upstream.
    void sent();
    /// The first byte of the answer has come.
    void answered();
    void failed(const std::string& sentence);
    void ended();

private:
    using Steady = std::chrono::steady_clock::time_point;
    void measure();

    RequestLog& m_log;
    const Clock& m_clock;
    access::RequestRecord m_record;
    std::shared_ptr<const std::string> m_program;
    Steady m_begun;
    std::optional<Steady> m_sent;
    std::optional<Steady> m_answered;
    bool m_hasEnded = false;
};

} // namespace gatehouse::proxy
