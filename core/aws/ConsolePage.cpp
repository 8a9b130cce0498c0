// SPDX-License-Identifier: Apache-2.0
// Where the console opens and how long it stays signed in: the parts of federation that call
// nobody.
#include "core/aws/Federation.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

// Console paths of services that know no regions.
constexpr std::array<std::string_view, 15> kGlobalServices{
    "iam",           "iamv2",   "route53",        "route53domains",  "cloudfront",
    "organizations", "billing", "costmanagement", "cost-management", "globalaccelerator",
    "support",       "account", "artifact",       "trustedadvisor",  "health"};

bool isGlobal(std::string_view servicePath) {
    return std::ranges::find(kGlobalServices, servicePath.substr(0, servicePath.find('/'))) !=
           kGlobalServices.end();
}

// The query of a console page with its region replaced.
std::string withRegion(std::string_view query, const std::string& region) {
    std::string result = "?region=" + region;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view one = query.substr(0, end);
        if (!one.empty() && !one.starts_with("region="))
            result.append("&").append(one);
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return result;
}

// The app's own page, moved to a region where it has none of its own.
std::string appPage(const ConsolePage& page) {
    const std::string plain = "https://" + std::string(page.partition->consoleHost);
    const std::string_view uri = page.appUri;
    if (page.region.empty() || !uri.starts_with(plain))
        return page.appUri;
    std::string_view rest = uri.substr(plain.size());
    const std::string_view fragment = rest.substr(std::min(rest.find('#'), rest.size()));
    rest.remove_suffix(fragment.size());
    const std::size_t mark = std::min(rest.find('?'), rest.size());
    std::string path(rest.substr(0, mark));
    if (path.size() > 1 && isGlobal(std::string_view(path).substr(1)))
        return page.appUri;
    if (path.empty() || path == "/")
        path = "/console/home";
    return "https://" + page.region + '.' + std::string(page.partition->consoleHost) + path +
           withRegion(rest.substr(std::min(mark + 1, rest.size())), page.region) +
           std::string(fragment);
}

Seconds within(Seconds longest, std::optional<Seconds> rest) {
    return std::max(std::min(longest, rest.value_or(longest)), kShortestRoleSession);
}

std::string reasonOf(Seconds length, Seconds longest, std::optional<Seconds> rest,
                     const char* reason) {
    if (length == kShortestRoleSession && rest && *rest < kShortestRoleSession)
        return "Your session ends sooner, but 15 minutes is the shortest that AWS has.";
    return length < longest ? "It ends with your session." : reason;
}

} // namespace

std::string consoleDestination(const ConsolePage& page) {
    const std::string host(page.partition->consoleHost);
    if (page.service.empty()) {
        if (!page.appUri.empty() && partitionOfConsoleUrl(page.appUri) == page.partition)
            return appPage(page);
        return page.region.empty()
                   ? "https://" + host + '/'
                   : "https://" + page.region + '.' + host + "/console/home?region=" + page.region;
    }
    std::string_view service = page.service;
    while (service.starts_with('/'))
        service.remove_prefix(1);
    std::string path = '/' + percentEncode(service, Slash::Keep);
    if (!path.ends_with("/home"))
        path += "/home";
    if (page.region.empty() || isGlobal(service))
        return "https://" + host + path;
    return "https://" + page.region + '.' + host + path + "?region=" + page.region;
}

ConsoleSession consoleSessionOfRole(const Credentials& source,
                                    std::optional<Seconds> restOfSession) {
    ConsoleSession session;
    if (source.isChained) {
        session.length = within(kLongestChainedSession, restOfSession);
        session.roleDuration = session.length;
        session.reason = reasonOf(session.length, kLongestChainedSession, restOfSession,
                                  "AWS limits it to 1 hour, because the credentials that assume "
                                  "the role are temporary themselves (role chaining).");
        return session;
    }
    session.length = within(kLongestRoleSession, restOfSession);
    session.sessionDuration = session.length;
    session.roleDuration = kShortestRoleSession; // the console outlives them
    session.reason = reasonOf(session.length, kLongestRoleSession, restOfSession,
                              "12 hours is the longest that AWS has.");
    return session;
}

ConsoleSession consoleSessionOfProfile(const Credentials& credentials, TimePoint now,
                                       std::optional<Seconds> restOfSession) {
    ConsoleSession session;
    if (credentials.isTemporary()) {
        session.reason = "It lasts as long as the temporary credentials that it is opened with.";
        if (credentials.expiry)
            session.length = std::max(
                std::chrono::duration_cast<Seconds>(*credentials.expiry - now), Seconds{0});
        else
            session.reason += " When they end is not known.";
        return session;
    }
    session.length = within(kLongestRoleSession, restOfSession);
    session.roleDuration = session.length;
    session.reason = reasonOf(session.length, kLongestRoleSession, restOfSession,
                              "12 hours is the longest that AWS has.");
    return session;
}

} // namespace gatehouse::aws
