// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/EmbeddedConnection.h"

#include "core/appservice/AwsForwarder.h"
#include "core/appservice/DynamicLabels.h"
#include "core/appservice/ProfileCatalogue.h"
#include "core/appservice/RoleAccess.h"
#include "core/appservice/TeleportCatalogue.h"
#include "core/appservice/TeleportFiles.h"
#include "core/aws/Partition.h"
#include "core/aws/RoleCredentials.h"
#include "core/aws/SessionName.h"
#include "core/aws/SourceCredentials.h"
#include "core/config/FileWatcher.h"

#include <mutex>
#include <utility>

namespace gatehouse::appservice {
namespace {

/// One reading of all files.
struct Reading {
    aws::SharedConfig config;
    std::optional<TeleportCatalogue> teleport = {};
    std::optional<ProfileCatalogue> profiles = {};
};

class EmbeddedConnection final : public access::Connection {
public:
    EmbeddedConnection(access::ConnectionSettings settings, EmbeddedServices services)
        : m_settings(std::move(settings)), m_services(std::move(services)),
          m_labels(m_services.clock) {}

    Result<access::Catalogue> load(const Cancel& cancel) override;
    Result<access::Grant> grant(const std::string& appName, const std::string& roleArn,
                                const Cancel& cancel) override;
    Result<access::ConsoleOutlook> consoleOutlook(const access::ConsoleRequest& request,
                                                  const Cancel& cancel) override;
    Result<access::ConsoleLink> consoleLink(const access::ConsoleRequest& request,
                                            const Cancel& cancel) override;
    void watch(std::function<void()> changed) override;

private:
    [[nodiscard]] bool usesProfiles() const { return m_settings.kind == "profiles"; }
    [[nodiscard]] std::string loginName() const;
    [[nodiscard]] Reading read(const Cancel& cancel);
    [[nodiscard]] Result<RoleAccess> wayTo(const std::string& appName, const std::string& roleArn,
                                           const Cancel& cancel);
    [[nodiscard]] Result<RoleAccess>
    wayToProfile(const Reading& reading, const std::string& appName, const std::string& roleArn);
    [[nodiscard]] std::shared_ptr<aws::CredentialProvider>
    source(const std::string& profile, aws::CredentialOptions::Reach reach);
    void forgetCredentials();

    const access::ConnectionSettings m_settings;
    EmbeddedServices m_services;
    DynamicLabels m_labels;
    std::mutex m_mutex; ///< Guards the sources.
    std::map<std::pair<std::string, aws::CredentialOptions::Reach>,
             std::shared_ptr<aws::CredentialProvider>>
        m_sources;
    std::mutex m_watchMutex; ///< Guards the watcher.
    std::unique_ptr<config::FileWatcher> m_watcher;
};

/// The first region that is one of the role's partition, else what the environment says.
std::string regionFor(const RoleAccess& way, std::initializer_list<std::string> wanted) {
    for (const std::string& region : wanted) {
        if (!region.empty() && aws::partitionOfRegion(region).id == way.role.partition)
            return region;
    }
    return way.endpoints.regionFor(way.role.partition);
}

std::string EmbeddedConnection::loginName() const {
    for (const char* variable : {"USER", "LOGNAME", "USERNAME"}) {
        if (const auto name = m_services.environment.get(variable))
            return *name;
    }
    return "gatehouse";
}

Reading EmbeddedConnection::read(const Cancel& cancel) {
    Reading reading{aws::SharedConfig::load(m_services.environment, m_services.home)};
    if (usesProfiles()) {
        reading.profiles.emplace(reading.config,
                                 m_settings.user.empty() ? loginName() : m_settings.user);
        return reading;
    }
    Definitions definitions;
    if (m_services.documents.empty())
        definitions = readTeleportFiles({m_settings.paths.begin(), m_settings.paths.end()});
    else
        readTeleportText(m_services.documents, m_settings.name, definitions);
    reading.teleport.emplace(
        std::move(definitions), m_settings, loginName(),
        [this, &cancel](const AppDefinition& app, std::vector<Problem>& problems) {
            return m_labels.valuesFor(app, cancel, problems);
        });
    return reading;
}

Result<access::Catalogue> EmbeddedConnection::load(const Cancel& cancel) {
    const Reading reading = read(cancel);
    if (reading.profiles) {
        access::Catalogue catalogue = reading.profiles->shown();
        catalogue.identity.credentialSource = "each profile's own credentials";
        if (catalogue.apps.empty())
            catalogue.signedOutReason =
                "No profile with credentials was found in " + reading.config.configFile().string() +
                " or " + reading.config.credentialsFile().string() +
                ". Run `aws configure` or `aws configure sso`, or add a connection to Teleport "
                "files.";
        return catalogue;
    }
    access::Catalogue catalogue = reading.teleport->shown();
    const auto credentials = source({}, aws::CredentialOptions::Reach::Whole)->get(cancel);
    if (credentials)
        catalogue.identity.credentialSource =
            m_services.credentialSource.empty() ? credentials->source : m_services.credentialSource;
    else if (credentials.error().code == ErrorCode::Cancelled)
        return fail(credentials.error());
    else
        catalogue.signedOutReason = credentials.error().sentence();
    return catalogue;
}

std::shared_ptr<aws::CredentialProvider>
EmbeddedConnection::source(const std::string& profile, aws::CredentialOptions::Reach reach) {
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<aws::CredentialProvider>& known = m_sources[{profile, reach}];
    if (!known)
        known = std::make_shared<aws::SourceCredentials>(
            aws::CredentialContext{m_services.http, m_services.clock, m_services.environment,
                                   m_services.home},
            aws::CredentialOptions{
                profile, reach,
                aws::roleSessionName(m_settings.user.empty() ? loginName() : m_settings.user)},
            m_services.pool);
    return known;
}

void EmbeddedConnection::forgetCredentials() {
    const std::lock_guard lock(m_mutex);
    for (const auto& [key, provider] : m_sources)
        provider->forget();
}

Result<RoleAccess> EmbeddedConnection::wayTo(const std::string& appName, const std::string& roleArn,
                                             const Cancel& cancel) {
    const Reading reading = read(cancel);
    if (reading.profiles)
        return wayToProfile(reading, appName, roleArn);
    const auto permitted = reading.teleport->find(appName, roleArn);
    if (!permitted)
        return fail(permitted.error());
    RoleAccess way;
    way.app = permitted->app;
    way.role = permitted->role;
    way.user = reading.teleport->shown().identity.user;
    way.endpoints = aws::EndpointResolver(m_services.environment, reading.config);
    way.region = regionFor(way, {m_settings.region});
    way.source = source({}, aws::CredentialOptions::Reach::Whole);
    way.assume = aws::RoleRequest{roleArn, aws::roleSessionName(way.user), permitted->externalId};
    way.sessionTtl = reading.teleport->sessionTtl();
    return way;
}

Result<RoleAccess> EmbeddedConnection::wayToProfile(const Reading& reading,
                                                    const std::string& appName,
                                                    const std::string& roleArn) {
    const auto profile = reading.profiles->find(appName, roleArn);
    if (!profile)
        return fail(profile.error());
    RoleAccess way;
    for (const access::App& app : reading.profiles->shown().apps) {
        if (app.name != appName)
            continue;
        way.app = app;
        for (const access::Role& role : app.roles) {
            if (role.arn == roleArn)
                way.role = role;
        }
    }
    way.user = reading.profiles->shown().identity.user;
    way.endpoints = aws::EndpointResolver(m_services.environment, reading.config, profile->name);
    way.region = regionFor(way, {m_settings.region, profile->region().value_or("")});
    const auto role = profile->roleArn();
    way.source = source(profile->name, role ? aws::CredentialOptions::Reach::SourceOfRole
                                            : aws::CredentialOptions::Reach::Whole);
    if (!role)
        return way;
    if (profile->get("web_identity_token_file") || profile->mfaSerial()) {
        // The chain knows how (or says why not); what it gives is used as it is.
        way.source = source(profile->name, aws::CredentialOptions::Reach::Whole);
        return way;
    }
    way.assume =
        aws::RoleRequest{*role, profile->roleSessionName().value_or(aws::roleSessionName(way.user)),
                         profile->externalId().value_or(""), profile->durationSeconds()};
    return way;
}

Result<access::Grant> EmbeddedConnection::grant(const std::string& appName,
                                                const std::string& roleArn, const Cancel& cancel) {
    const auto way = wayTo(appName, roleArn, cancel);
    if (!way)
        return fail(way.error());
    access::Grant grant{appName, way->role, way->region, {}, true, {}};
    if (way->sessionTtl)
        grant.expiry = m_services.clock.now() + *way->sessionTtl;
    std::shared_ptr<aws::CredentialProvider> provider = way->source;
    if (way->assume) {
        const auto endpoint = way->endpoints.sts(way->region);
        if (!endpoint)
            return fail(endpoint.error());
        provider = std::make_shared<aws::RoleCredentials>(
            way->source, aws::StsClient(m_services.http, m_services.clock, *endpoint),
            aws::RoleCredentials::Options{*way->assume, grant.expiry}, m_services.pool,
            m_services.clock);
    }
    if (const auto proof = provider->get(cancel); !proof)
        return fail(proof.error());
    grant.forwarder = std::make_shared<AwsForwarder>(std::move(provider), way->endpoints,
                                                     m_services.loop, m_services.clock);
    return grant;
}

Result<access::ConsoleOutlook>
EmbeddedConnection::consoleOutlook(const access::ConsoleRequest& request, const Cancel& cancel) {
    const auto way = wayTo(request.appName, request.roleArn, cancel);
    if (!way)
        return fail(way.error());
    return consoleSession(*way, m_services.clock.now(), cancel)
        .map([](const aws::ConsoleSession& session) {
            return access::ConsoleOutlook{session.length, session.reason};
        });
}

Result<access::ConsoleLink> EmbeddedConnection::consoleLink(const access::ConsoleRequest& request,
                                                            const Cancel& cancel) {
    const auto way = wayTo(request.appName, request.roleArn, cancel);
    if (!way)
        return fail(way.error());
    return makeConsoleLink(*way, request, m_settings.signInEndpoint, m_services.http,
                           m_services.clock, cancel);
}

void EmbeddedConnection::watch(std::function<void()> changed) {
    std::unique_ptr<config::FileWatcher> old;
    {
        const std::lock_guard lock(m_watchMutex);
        old = std::move(m_watcher);
        if (!changed)
            return;
        std::vector<std::filesystem::path> paths;
        if (!usesProfiles() && m_services.documents.empty())
            paths.assign(m_settings.paths.begin(), m_settings.paths.end());
        const auto [configFile, credentialsFile] =
            aws::SharedConfig::files(m_services.environment, m_services.home);
        for (const auto& file : {configFile, credentialsFile}) {
            if (!file.empty())
                paths.push_back(file);
        }
        m_watcher = std::make_unique<config::FileWatcher>(std::move(paths),
                                                          [this, changed = std::move(changed)] {
                                                              forgetCredentials();
                                                              changed();
                                                          });
    }
}

} // namespace

std::unique_ptr<access::Connection> makeEmbeddedConnection(access::ConnectionSettings settings,
                                                           EmbeddedServices services) {
    return std::make_unique<EmbeddedConnection>(std::move(settings), std::move(services));
}

} // namespace gatehouse::appservice
