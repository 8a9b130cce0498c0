// SPDX-License-Identifier: Apache-2.0
#include "core/aws/EndpointResolver.h"

#include "core/aws/Partition.h"
#include "core/aws/ServiceNames.h"

#include "core/base/Encoding.h"
#include "core/http/Url.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

constexpr std::string_view kVariable = "AWS_ENDPOINT_URL";

// The regions whose STS calls "legacy" sends to sts.amazonaws.com.
constexpr std::array<std::string_view, 15> kLegacyStsRegions{
    "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
    "eu-central-1",   "eu-north-1", "eu-west-1",      "eu-west-2",      "eu-west-3",
    "sa-east-1",      "us-east-1",  "us-east-2",      "us-west-1",      "us-west-2"};

bool isPseudoRegion(std::string_view region) {
    return region.starts_with("aws") && region.ends_with("-global");
}

// A variable that is set decides, whatever it says; else the profile.
bool isSwitchedOn(const Environment& environment, std::string_view variable, const Profile* profile,
                  std::string_view key) {
    if (environment.get(variable))
        return environment.isTrue(variable);
    return profile != nullptr && profile->isTrue(key);
}

Result<EndpointOverride> parseOverride(const std::string& text, const std::string& setBy) {
    const auto url = http::Url::parse(text);
    if (!url)
        return fail(ErrorCode::BadInput,
                    setBy + " is set, but is no usable address: " + url.error().message,
                    "Correct it, as in http://127.0.0.1:4566, or remove it.");
    const auto withoutSlash = [](std::string_view value) {
        while (value.ends_with('/'))
            value.remove_suffix(1);
        return std::string(value);
    };
    return EndpointOverride{url->scheme,        url->host, url->port, withoutSlash(url->path()),
                            withoutSlash(text), setBy};
}

} // namespace

EndpointResolver::EndpointResolver(const Environment& environment, const SharedConfig& config,
                                   std::string_view profile)
    : m_profileName(profile.empty() ? SharedConfig::defaultProfileName(environment)
                                    : std::string(profile)) {
    const Profile* const found = config.profile(m_profileName);
    const auto setting = [found](std::string_view key) {
        return found == nullptr ? std::nullopt : found->get(key);
    };
    for (const std::string_view name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
        if (m_region.empty())
            m_region = environment.get(name).value_or("");
    }
    if (m_region.empty())
        m_region = setting("region").value_or("");
    for (const auto& [name, value] : environment.values()) {
        if (name.starts_with(kVariable) && !value.empty())
            m_variables.emplace(name, value);
    }
    m_profileUrl = setting("endpoint_url").value_or("");
    m_servicesName = setting("services").value_or("");
    if (const ConfigSection* const services = config.services(m_servicesName)) {
        for (const auto& [id, block] : services->settings) {
            const auto url = block.nested.find("endpoint_url");
            if (url != block.nested.end() && !url->second.empty())
                m_services.emplace(id, url->second);
        }
    }
    m_ignoresOverrides = isSwitchedOn(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", found,
                                      "ignore_configured_endpoint_urls");
    m_useFips = isSwitchedOn(environment, "AWS_USE_FIPS_ENDPOINT", found, "use_fips_endpoint");
    m_useDualStack =
        isSwitchedOn(environment, "AWS_USE_DUALSTACK_ENDPOINT", found, "use_dualstack_endpoint");
    const std::string sts = environment.get("AWS_STS_REGIONAL_ENDPOINTS")
                                .value_or(setting("sts_regional_endpoints").value_or(""));
    m_usesLegacySts = toLower(sts) == "legacy";
}

std::string EndpointResolver::regionFor(std::string_view partitionId) const {
    const Partition* const partition = partitionById(partitionId);
    if (!m_region.empty() && !isPseudoRegion(m_region) &&
        (partition == nullptr || &partitionOfRegion(m_region) == partition))
        return m_region;
    return std::string((partition == nullptr ? partitions().front() : *partition).implicitRegion);
}

std::optional<EndpointResolver::Source>
EndpointResolver::sourceFor(const std::vector<std::string>& ids) const {
    if (m_ignoresOverrides)
        return std::nullopt;
    for (const std::string& id : ids) {
        const auto found = m_variables.find(std::string(kVariable) + '_' + toUpper(id));
        if (found != m_variables.end())
            return Source{found->second, found->first};
    }
    if (const auto found = m_variables.find(kVariable); found != m_variables.end())
        return Source{found->second, found->first};
    for (const std::string& id : ids) {
        const auto found = m_services.find(id);
        if (found != m_services.end())
            return Source{found->second, "endpoint_url of " + id + " in services section '" +
                                             m_servicesName + "'"};
    }
    if (!m_profileUrl.empty())
        return Source{m_profileUrl, "endpoint_url of profile '" + m_profileName + "'"};
    return std::nullopt;
}

Result<std::optional<EndpointOverride>> EndpointResolver::overrideFor(std::string_view signingName,
                                                                      std::string_view host) const {
    const auto source = sourceFor(serviceIdsOf(signingName, host));
    if (!source)
        return std::optional<EndpointOverride>();
    auto parsed = parseOverride(source->url, source->setBy);
    if (!parsed)
        return fail(std::move(parsed.error()));
    return std::optional(std::move(*parsed));
}

Result<Endpoint> EndpointResolver::service(std::string_view signingName,
                                           std::string_view region) const {
    const auto isPermitted = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (!std::ranges::all_of(region, isPermitted))
        return fail(ErrorCode::BadInput, "\"" + std::string(region) + "\" is no AWS region.",
                    "Correct AWS_REGION or the region of the profile.");
    const Partition& partition = partitionOfRegion(region);
    Endpoint endpoint;
    endpoint.region = isPseudoRegion(region) || region.empty()
                          ? std::string(partition.implicitRegion)
                          : std::string(region);
    std::string labels = hostLabelsOf(signingName, {}, {});
    if (m_useFips && partition.id != "aws-us-gov")
        labels += "-fips";
    endpoint.host = labels + '.' + endpoint.region + '.' +
                    std::string(m_useDualStack ? partition.dualStackSuffix : partition.dnsSuffix);
    endpoint.url = "https://" + endpoint.host;
    auto found = overrideFor(signingName, endpoint.host);
    if (!found)
        return fail(std::move(found.error()));
    if (*found) {
        endpoint.url = (*found)->url;
        endpoint.overriddenBy = (*found)->setBy;
    }
    return endpoint;
}

Result<Endpoint> EndpointResolver::sts(std::string_view region) const {
    auto endpoint = service("sts", region);
    const bool isGlobal = region == "aws-global" ||
                          (m_usesLegacySts &&
                           std::ranges::find(kLegacyStsRegions, region) != kLegacyStsRegions.end());
    if (!endpoint || !isGlobal || m_useFips || m_useDualStack)
        return endpoint;
    endpoint->host = "sts.amazonaws.com";
    endpoint->region = "us-east-1";
    if (endpoint->overriddenBy.empty())
        endpoint->url = "https://" + endpoint->host;
    return endpoint;
}

} // namespace gatehouse::aws
