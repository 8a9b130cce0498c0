// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/AwsForwarder.h"

#include <mutex>
#include <optional>
#include <utility>

namespace gatehouse::appservice {
namespace {

/// Tells whether the provider replied before get() had returned. Such a reply is on the I/O thread
/// already and needs no trip through its queue.
struct Flight {
    std::optional<Result<aws::Credentials>> early;
    std::mutex mutex;
    bool hasReturned = false;
};

} // namespace

AwsForwarder::AwsForwarder(std::shared_ptr<aws::CredentialProvider> credentials,
                           aws::EndpointResolver endpoints, Executor& loop, const Clock& clock)
    : m_credentials(std::move(credentials)), m_endpoints(std::move(endpoints)), m_loop(loop),
      m_clock(clock) {}

AwsForwarder::~AwsForwarder() = default;

void AwsForwarder::prepare(access::VerifiedRequest request, Reply reply) {
    const auto finish = [this](access::VerifiedRequest& verified, const Reply& answer,
                               const Result<aws::Credentials>& credentials) {
        if (credentials)
            answer(sign(verified, *credentials));
        else
            answer(fail(credentials.error()));
    };
    const auto flight = std::make_shared<Flight>();
    const auto shared = std::make_shared<access::VerifiedRequest>(std::move(request));
    m_credentials->get([this, flight, shared, reply, finish, &loop = m_loop,
                        alive = std::weak_ptr(m_alive)](Result<aws::Credentials> credentials) {
        {
            const std::lock_guard lock(flight->mutex);
            if (!flight->hasReturned) {
                flight->early = std::move(credentials);
                return;
            }
        }
        loop.post([shared, reply, finish, alive, credentials = std::move(credentials)] {
            if (!alive.expired())
                finish(*shared, reply, credentials);
        });
    });
    std::optional<Result<aws::Credentials>> early;
    {
        const std::lock_guard lock(flight->mutex);
        flight->hasReturned = true;
        early = std::move(flight->early);
    }
    if (early)
        finish(*shared, reply, *early);
}

Result<access::UpstreamTarget> AwsForwarder::targetOf(const access::VerifiedRequest& request,
                                                      std::string& host,
                                                      std::string& basePath) const {
    const auto instead = m_endpoints.overrideFor(request.service, request.host);
    if (!instead)
        return fail(instead.error());
    access::UpstreamTarget target;
    // As an SDK would: the variant is for AWS's own hosts alone.
    target.host =
        m_endpoints.useFips() ? aws::fipsHostOf(request.host, request.region) : request.host;
    host = target.host;
    if (*instead) {
        host = request.host;
        target.security = (*instead)->scheme == "http" ? access::UpstreamTarget::Security::Plain
                                                       : access::UpstreamTarget::Security::Tls;
        target.host = (*instead)->host;
        target.port = (*instead)->port;
        basePath = (*instead)->basePath;
    }
    return target;
}

Result<access::OutgoingRequest> AwsForwarder::sign(access::VerifiedRequest& request,
                                                   const aws::Credentials& credentials) {
    std::string host;
    std::string basePath;
    auto target = targetOf(request, host, basePath);
    if (!target)
        return fail(target.error());
    access::OutgoingRequest outgoing;
    outgoing.target = std::move(*target);
    outgoing.method = request.method;
    outgoing.requestTarget = basePath + request.target;
    outgoing.headers = std::move(request.headers);
    outgoing.headers.set("Host", host);
    aws::sign(outgoing.method, outgoing.requestTarget, outgoing.headers,
              std::move(request.signedHeaders), request.payloadHash,
              {credentials, request.region, request.service, m_clock.now(), &m_keys, {}});
    return outgoing;
}

} // namespace gatehouse::appservice
