// SPDX-License-Identifier: Apache-2.0
// Who may pass: finds the session of a request by its signature and says no in AWS's words. Pure;
// the order of the checks decides which reason a tool is told.
#pragma once

#include "core/access/Forwarder.h"
#include "core/aws/SigV4.h"
#include "core/proxy/SessionDirectory.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::proxy {

/// How a request reached the proxy.
struct Arrival {
    enum class Way {
        Intercepted, ///< Inside a CONNECT to `host`, encrypted.
        Absolute,    ///< http://host/... by an HTTP proxy setting.
        Endpoint,    ///< Straight to us, by an endpoint URL.
    };

    Way way = Way::Endpoint;
    std::string host = {};     ///< Lower case; empty for Endpoint.
    std::uint16_t ownPort = 0; ///< For the Host field of Endpoint.
    bool isForeign = false;    ///< Another user's program sent it.
};

/// What is known of a request after its head; filled as far as the checks came.
struct Admission {
    std::optional<aws::AwsFault> fault = {};
    std::shared_ptr<const SessionEntry> session = {};
    aws::ReceivedSignature signature = {};
    aws::PayloadForm form = aws::PayloadForm::None;
    std::string host = {};        ///< The AWS host that is meant.
    std::string payloadHash = {}; ///< Empty while the body must be read first (Spooled).
};

class RequestGate final {
public:
    RequestGate(const SessionDirectory& sessions, const Clock& clock)
        : m_sessions(sessions), m_clock(clock) {}

    /// Everything that the head tells, the signature included unless the form is Spooled.
    [[nodiscard]] Admission admit(const aws::RequestView& request, aws::BodyPresence body,
                                  const Arrival& arrival);
    /// The signature of a spooled request, once the hash of its body is known.
    [[nodiscard]] std::optional<aws::AwsFault> check(const aws::RequestView& request,
                                                     const Admission& admission);
    /// The session of an admitted request was stopped meanwhile: it must go no further. One that
    /// has expired may finish.
    [[nodiscard]] std::optional<aws::AwsFault> stopped(const Admission& admission) const;

private:
    [[nodiscard]] std::optional<aws::AwsFault> findSession(const aws::RequestView& request,
                                                           Admission& admission);
    [[nodiscard]] static std::optional<aws::AwsFault>
    findHost(const aws::RequestView& request, const Arrival& arrival, Admission& admission);
    [[nodiscard]] static std::optional<aws::AwsFault>
    findPayload(const aws::RequestView& request, aws::BodyPresence body, Admission& admission);

    const SessionDirectory& m_sessions;
    const Clock& m_clock;
    aws::SigningKeyCache m_keys;
};

} // namespace gatehouse::proxy
