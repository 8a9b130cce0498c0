// SPDX-License-Identifier: Apache-2.0
// Carries requests of one role to AWS: signs them anew with the role's credentials. Host and scope
// stay those of the real service, also where an endpoint override sends the bytes elsewhere.
#pragma once

#include "core/access/Forwarder.h"
#include "core/aws/CachedCredentials.h"
#include "core/aws/EndpointResolver.h"
#include "core/aws/SigV4.h"
#include "core/base/Clock.h"
#include "core/base/Executor.h"

#include <memory>

namespace gatehouse::appservice {

/// See access::Forwarder for threads. `loop` is the I/O thread and outlives it, as the clock does.
class AwsForwarder final : public access::Forwarder {
public:
    AwsForwarder(std::shared_ptr<aws::CredentialProvider> credentials,
                 aws::EndpointResolver endpoints, Executor& loop, const Clock& clock);
    AwsForwarder(const AwsForwarder&) = delete;
    AwsForwarder& operator=(const AwsForwarder&) = delete;
    ~AwsForwarder() override;

    void prepare(access::VerifiedRequest request, Reply reply) override;

private:
    [[nodiscard]] Result<access::OutgoingRequest> sign(access::VerifiedRequest& request,
                                                       const aws::Credentials& credentials);
    /// Where to connect; sets the host to sign for and the path in front of the request's own.
    [[nodiscard]] Result<access::UpstreamTarget> targetOf(const access::VerifiedRequest& request,
                                                          std::string& host,
                                                          std::string& basePath) const;

    std::shared_ptr<aws::CredentialProvider> m_credentials;
    aws::EndpointResolver m_endpoints;
    Executor& m_loop;
    const Clock& m_clock;
    aws::SigningKeyCache m_keys;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< Watched by replies under way.
};

} // namespace gatehouse::appservice
