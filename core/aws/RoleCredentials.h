// SPDX-License-Identifier: Apache-2.0
// The credentials of one role: AssumeRole with source credentials, kept and renewed before they
// expire.
#pragma once

#include "core/aws/CachedCredentials.h"
#include "core/aws/StsClient.h"

#include <memory>
#include <optional>

namespace gatehouse::aws {

/// How long to ask a role session for: what is wanted (one hour when nothing is), at most 12 hours,
/// one hour when the source credentials are temporary themselves, and no longer than the rest of
/// the session, but never less than AWS's 15 minutes.
[[nodiscard]] Seconds roleDuration(const Credentials& source, std::optional<Seconds> wanted,
                                   std::optional<Seconds> restOfSession);

/// Safe from any thread.
class RoleCredentials final : public CredentialProvider {
public:
    struct Options {
        RoleRequest request; ///< Its duration is what is wanted.
        /// End of the Gatehouse session: credentials are not given after it, nor said to last
        /// longer.
        std::optional<TimePoint> sessionEnd = {};
    };

    /// `pool` and `clock` outlive it.
    RoleCredentials(std::shared_ptr<CredentialProvider> source, StsClient sts, Options options,
                    Executor& pool, const Clock& clock);

    void get(Reply reply) override { m_cache.get(std::move(reply)); }
    [[nodiscard]] Result<Credentials> get(const Cancel& cancel) override {
        return m_cache.get(cancel);
    }
    void forget() override { m_cache.forget(); }

private:
    CachedCredentials m_cache;
};

} // namespace gatehouse::aws
