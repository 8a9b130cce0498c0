// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/RoleAccess.h"

#include "core/aws/Partition.h"

namespace gatehouse::appservice {
namespace {

const aws::Partition& partitionOf(const RoleAccess& way) {
    const aws::Partition* partition = aws::partitionById(way.role.partition);
    return partition != nullptr ? *partition : aws::partitionOfRegion(way.region);
}

aws::ConsoleSession sessionOf(const RoleAccess& way, const aws::Credentials& source,
                              TimePoint now) {
    return way.assume ? aws::consoleSessionOfRole(source, way.sessionTtl)
                      : aws::consoleSessionOfProfile(source, now, way.sessionTtl);
}

} // namespace

Result<aws::ConsoleSession> consoleSession(const RoleAccess& way, TimePoint now,
                                           const Cancel& cancel) {
    const auto source = way.source->get(cancel);
    if (!source)
        return fail(source.error());
    return sessionOf(way, *source, now);
}

Result<access::ConsoleLink> makeConsoleLink(const RoleAccess& way,
                                            const access::ConsoleRequest& request,
                                            const std::string& signInEndpoint,
                                            http::HttpClient& http, const Clock& clock,
                                            const Cancel& cancel) {
    const auto source = way.source->get(cancel);
    if (!source)
        return fail(source.error());
    const auto endpoint = way.endpoints.sts(way.region);
    if (!endpoint)
        return fail(endpoint.error());
    const aws::StsClient sts(http, clock, *endpoint);
    const aws::ConsoleSession session = sessionOf(way, *source, clock.now());

    Result<aws::Credentials> credentials = fail(ErrorCode::Internal, {});
    if (way.assume) {
        aws::RoleRequest assume = *way.assume;
        assume.duration = session.roleDuration;
        credentials = sts.assumeRole(*source, assume, cancel).map([](const aws::AssumedRole& role) {
            return role.credentials;
        });
    } else {
        credentials = aws::federatableCredentials(*source, sts, way.user, session.length, cancel);
    }
    if (!credentials)
        return fail(credentials.error());

    const aws::Partition& partition = partitionOf(way);
    const aws::ConsolePage page{
        &partition, way.app.uri, request.service,
        request.region.empty() && !request.service.empty() ? way.region : request.region};
    const aws::Federation federation(
        http, signInEndpoint.empty() ? aws::federationEndpoint(partition) : signInEndpoint);
    const auto url = federation.signInUrl(
        {*credentials, session.sessionDuration, aws::consoleDestination(page)}, cancel);
    if (!url)
        return fail(url.error());
    return access::ConsoleLink{*url, {session.length, session.reason}};
}

} // namespace gatehouse::appservice
