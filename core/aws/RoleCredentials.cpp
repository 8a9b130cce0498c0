// SPDX-License-Identifier: Apache-2.0
#include "core/aws/RoleCredentials.h"

#include <algorithm>

namespace gatehouse::aws {
namespace {

/// What one renewal needs; shared with the cache.
struct Renewal {
    std::shared_ptr<CredentialProvider> source;
    StsClient sts;
    RoleCredentials::Options options;
    const Clock& clock;

    [[nodiscard]] Result<Credentials> load(const Cancel& cancel) const {
        std::optional<Seconds> rest;
        if (options.sessionEnd) {
            rest = std::chrono::duration_cast<Seconds>(*options.sessionEnd - clock.now());
            if (rest->count() <= 0)
                return fail(ErrorCode::NoCredentials, "The session has expired.",
                            "Start a new session.");
        }
        const auto own = source->get(cancel);
        if (!own)
            return fail(own.error());
        RoleRequest request = options.request;
        request.duration = roleDuration(*own, options.request.duration, rest);
        auto role = sts.assumeRole(*own, request, cancel);
        if (!role) {
            if (role.error().code == ErrorCode::NoCredentials)
                source->forget(); // they may have been renewed outside
            return fail(std::move(role.error()));
        }
        Credentials credentials = std::move(role->credentials);
        if (options.sessionEnd && credentials.expiry)
            credentials.expiry = std::min(*credentials.expiry, *options.sessionEnd);
        return credentials;
    }
};

} // namespace

Seconds roleDuration(const Credentials& source, std::optional<Seconds> wanted,
                     std::optional<Seconds> restOfSession) {
    Seconds duration = std::min(wanted.value_or(kLongestChainedSession),
                                source.isChained ? kLongestChainedSession : kLongestRoleSession);
    if (restOfSession)
        duration = std::min(duration, *restOfSession);
    return std::max(duration, kShortestRoleSession);
}

RoleCredentials::RoleCredentials(std::shared_ptr<CredentialProvider> source, StsClient sts,
                                 Options options, Executor& pool, const Clock& clock)
    : m_cache([renewal = std::make_shared<Renewal>(
                   Renewal{std::move(source), std::move(sts), std::move(options), clock})](
                  const Cancel& cancel) { return renewal->load(cancel); },
              pool, clock) {}

} // namespace gatehouse::aws
