// SPDX-License-Identifier: Apache-2.0
#include "core/aws/CredentialChain.h"

#include "core/aws/Arn.h"
#include "core/aws/CredentialLookups.h"
#include "core/aws/StsClient.h"

#include "core/base/Encoding.h"
#include "core/config/File.h"

#include <set>

namespace gatehouse::aws {
namespace {

constexpr const char* kSetUp =
    "Set up a profile with 'aws configure' or 'aws configure sso', or set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY.";

/// One walk along the chain.
class Walk {
public:
    Walk(const CredentialContext& world, const CredentialOptions& options, const Cancel& cancel)
        : m_options(options),
          m_config(SharedConfig::load(world.environment, world.userHome)), m_context{
                                                                               world, m_config,
                                                                               cancel, m_tried} {}

    Result<Credentials> run() {
        const bool isNamed = !m_options.profile.empty();
        const Environment& environment = m_context.world.environment;
        const std::string name =
            isNamed ? m_options.profile : SharedConfig::defaultProfileName(environment);
        if (!isNamed) {
            if (Lookup found = environmentCredentials(m_context); !found || *found)
                return taken(std::move(found));
        }
        const Profile* const profile = m_config.profile(name);
        if (profile == nullptr) {
            if (isNamed || environment.get("AWS_PROFILE") || environment.get("AWS_DEFAULT_PROFILE"))
                return fail(noSuchProfile(name));
            m_tried.push_back("profile '" + name + "' (it is neither in " + files() + ")");
        } else if (Lookup found = ofProfile(*profile, IsTop::Yes); !found || *found) {
            return taken(std::move(found));
        }
        if (!isNamed) {
            if (Lookup found = webIdentityOfEnvironment(); !found || *found)
                return taken(std::move(found));
        }
        if (Lookup found = containerCredentials(m_context); !found || *found)
            return taken(std::move(found));
        if (Lookup found = instanceCredentials(m_context, profile); !found || *found)
            return taken(std::move(found));
        return fail(nothingFound());
    }

private:
    enum class IsTop { No, Yes };

    // Half of a pair counts, as in the AWS CLI: what is missing is told then.
    static bool hasAnyKey(const Profile& profile) {
        return profile.get("aws_access_key_id") || profile.get("aws_secret_access_key");
    }

    static Result<Credentials> taken(Lookup found) {
        if (!found)
            return fail(std::move(found.error()));
        return std::move(**found);
    }

    // What the AWS CLI looks at within a profile, in its order.
    Lookup ofProfile(const Profile& profile, IsTop isTop) {
        if (profile.roleArn() && profile.get("web_identity_token_file"))
            return webIdentity(*profile.roleArn(), *profile.get("web_identity_token_file"),
                               profile.roleSessionName(), profile.durationSeconds(), profile.name);
        const bool usesRole = isTop == IsTop::Yes || !hasAnyKey(profile);
        if (profile.roleArn() && usesRole)
            return ofRole(profile, isTop);
        Lookup found = ssoCredentials(m_context, profile);
        if (found && !*found)
            found = fileCredentials(m_context, profile, Setting::From::Credentials);
        if (found && !*found)
            found = processCredentials(m_context, profile);
        if (found && !*found)
            found = fileCredentials(m_context, profile, Setting::From::Config);
        if (found && !*found && profile.get("login_session"))
            return fail(ErrorCode::NoCredentials,
                        "Profile '" + profile.name +
                            "' was made by 'aws login', whose sign-in "
                            "Gatehouse cannot read.",
                        "Add credential_process = aws configure export-credentials --profile " +
                            profile.name + " to a profile of its own and use that.");
        return found;
    }

    Lookup ofRole(const Profile& profile, IsTop isTop) {
        auto source = sourceOf(profile);
        if (!source)
            return fail(std::move(source.error()));
        if (isTop == IsTop::Yes && m_options.reach == CredentialOptions::Reach::SourceOfRole)
            return std::optional(std::move(*source));
        if (profile.mfaSerial())
            return fail(ErrorCode::NoCredentials,
                        "Profile '" + profile.name +
                            "' needs a code of a multi-factor device "
                            "(mfa_serial), which Gatehouse cannot ask for.",
                        "Get temporary keys with 'aws sts get-session-token' and name their "
                        "profile as source_profile, without mfa_serial.");
        const auto sts = stsFor(profile.name, *profile.roleArn());
        if (!sts)
            return fail(sts.error());
        RoleRequest request{*profile.roleArn(), sessionName(profile.roleSessionName())};
        request.externalId = profile.externalId().value_or("");
        request.duration = profile.durationSeconds();
        auto role = sts->assumeRole(*source, request, m_context.cancel);
        if (!role) {
            role.error().message = "Profile '" + profile.name + "': " + role.error().message;
            return fail(std::move(role.error()));
        }
        role->credentials.source =
            "role of profile '" + profile.name + "', assumed with " + source->source;
        return std::optional(std::move(role->credentials));
    }

    Result<Credentials> sourceOf(const Profile& profile) {
        const auto name = profile.sourceProfile();
        const auto place = profile.credentialSource();
        if (name.has_value() == place.has_value())
            return fail(ErrorCode::BadInput,
                        "Profile '" + profile.name + "' has role_arn with " +
                            (name ? "both source_profile and credential_source."
                                  : "neither source_profile nor credential_source."),
                        "Write one of the two in " + m_context.shown(profile.file) + ", line " +
                            std::to_string(profile.lineOf("role_arn")) + '.');
        if (place)
            return ofPlace(profile, *place);
        const Profile* const source = m_config.profile(*name);
        if (source == nullptr)
            return fail(noSuchProfile(*name));
        const bool isOwn = source->name == profile.name;
        if (!m_visited.insert(profile.name).second || (isOwn && !hasAnyKey(*source)) ||
            (!isOwn && m_visited.contains(source->name)))
            return fail(ErrorCode::BadInput,
                        "The source_profile of profile '" + profile.name +
                            "' leads back to where it began.",
                        "Let the last profile of the row have keys of its own.");
        const std::size_t before = m_tried.size();
        Lookup found = ofProfile(*source, IsTop::No);
        if (found && !*found) {
            m_tried.resize(before);
            return fail(ErrorCode::NoCredentials,
                        "Profile '" + source->name + "', the source of profile '" + profile.name +
                            "', has no credentials.",
                        "Add keys, credential_process or SSO settings to it.");
        }
        return taken(std::move(found));
    }

    Result<Credentials> ofPlace(const Profile& profile, const std::string& place) {
        Lookup found = std::nullopt;
        if (place == "Environment")
            found = environmentCredentials(m_context);
        else if (place == "EcsContainer")
            found = containerCredentials(m_context);
        else if (place == "Ec2InstanceMetadata")
            found = instanceCredentials(m_context, &profile);
        else
            return fail(ErrorCode::BadInput,
                        "Profile '" + profile.name + "' has an unknown credential_source.",
                        "Write Environment, Ec2InstanceMetadata or EcsContainer.");
        if (found && !*found)
            return fail(ErrorCode::NoCredentials,
                        "Profile '" + profile.name + "' takes its credentials from " + place +
                            ", where there are none: " + m_tried.back() + '.',
                        "Provide them there, or change credential_source.");
        return taken(std::move(found));
    }

    Lookup webIdentityOfEnvironment() {
        const Environment& environment = m_context.world.environment;
        const auto role = environment.get("AWS_ROLE_ARN");
        const auto file = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
        if (!role || !file) {
            m_tried.emplace_back("web identity (AWS_WEB_IDENTITY_TOKEN_FILE is not set)");
            return std::nullopt;
        }
        return webIdentity(*role, *file, environment.get("AWS_ROLE_SESSION_NAME"), std::nullopt,
                           {});
    }

    Lookup webIdentity(const std::string& role, const std::string& file,
                       const std::optional<std::string>& name, std::optional<Seconds> duration,
                       const std::string& profile) {
        auto token = config::readFile(file, 1U << 16U);
        if (!token)
            return fail(ErrorCode::NoCredentials,
                        "The web identity token for the role " + role +
                            " cannot be read: " + token.error().message,
                        "Correct web_identity_token_file or AWS_WEB_IDENTITY_TOKEN_FILE.");
        const auto sts = stsFor(profile, role);
        if (!sts)
            return fail(sts.error());
        const WebIdentityRequest request{role, sessionName(name), Secret(std::string(trim(*token))),
                                         duration};
        wipe(*token);
        auto assumed = sts->assumeRoleWithWebIdentity(request, m_context.cancel);
        if (!assumed)
            return fail(std::move(assumed.error()));
        if (!profile.empty())
            assumed->credentials.source =
                "role of profile '" + profile + "', assumed with a web identity token";
        return std::optional(std::move(assumed->credentials));
    }

    Result<StsClient> stsFor(const std::string& profile, const std::string& roleArn) {
        const auto role = RoleArn::parse(roleArn);
        if (!role)
            return fail(role.error());
        const EndpointResolver resolver(m_context.world.environment, m_config, profile);
        auto endpoint = resolver.sts(resolver.regionFor(role->partition));
        if (!endpoint)
            return fail(std::move(endpoint.error()));
        return StsClient(m_context.world.http, m_context.world.clock, std::move(*endpoint));
    }

    [[nodiscard]] std::string sessionName(const std::optional<std::string>& configured) const {
        if (configured)
            return *configured;
        return m_options.sessionName.empty() ? "gatehouse" : m_options.sessionName;
    }

    [[nodiscard]] std::string files() const {
        return m_context.shown(m_config.configFile()) + " nor in " +
               m_context.shown(m_config.credentialsFile());
    }

    [[nodiscard]] Error noSuchProfile(const std::string& name) const {
        const std::string names = m_config.profileNames();
        return {ErrorCode::NoCredentials,
                "The profile '" + name + "' is neither in " + files() + '.',
                names.empty() ? kSetUp : "There are: " + names + '.'};
    }

    [[nodiscard]] Error nothingFound() const {
        Error error{ErrorCode::NoCredentials, "No AWS credentials were found. Looked at: ", kSetUp};
        for (std::size_t i = 0; i < m_tried.size(); ++i)
            error.message += (i == 0 ? "" : "; ") + m_tried[i];
        error.message += '.';
        for (const Problem& problem : m_config.problems()) {
            if (problem.severity == Problem::Severity::Error && problem.line == 0)
                error.message += ' ' + problem.message; // a file that cannot be read
        }
        return error;
    }

    const CredentialOptions& m_options;
    const SharedConfig m_config;
    std::vector<std::string> m_tried;
    LookupContext m_context;
    std::set<std::string, std::less<>> m_visited;
};

} // namespace

CredentialChain::CredentialChain(CredentialContext context, CredentialOptions options)
    : m_context(std::move(context)), m_options(std::move(options)) {}

std::string CredentialChain::name() const {
    return m_options.profile.empty() ? "default credentials" : "profile " + m_options.profile;
}

Result<Credentials> CredentialChain::load(const Cancel& cancel) {
    return Walk(m_context, m_options, cancel).run();
}

} // namespace gatehouse::aws
