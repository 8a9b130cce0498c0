// SPDX-License-Identifier: Apache-2.0
// Signing a browser in to the AWS console with temporary credentials (AWS IAM User Guide, "Enable
// custom identity broker access to the AWS console").
#pragma once

#include "core/aws/Credentials.h"
#include "core/aws/Partition.h"
#include "core/aws/StsClient.h"
#include "core/http/HttpClient.h"

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::aws {

/// "https://signin.aws.amazon.com/federation", with the region before it where one is given.
[[nodiscard]] std::string federationEndpoint(const Partition& partition,
                                             std::string_view region = {});

/// What page the console opens on.
struct ConsolePage {
    const Partition* partition = nullptr; ///< Never null.
    std::string appUri = {};              ///< The app's own page, for when no service is named.
    std::string service = {};             ///< "s3", "ec2"; empty: the app's page or the start page.
    std::string region = {};              ///< Empty: the console's own choice.
};
/// A URL of the partition's console. Services without regions (IAM, Route 53, ...) get none.
[[nodiscard]] std::string consoleDestination(const ConsolePage& page);

/// How long the console stays signed in, what to ask for to get it, and why.
struct ConsoleSession {
    Seconds length{0};                           ///< Zero when it cannot be known.
    std::optional<Seconds> sessionDuration = {}; ///< For getSigninToken; none: must be left out.
    std::optional<Seconds> roleDuration = {};    ///< For AssumeRole or GetFederationToken.
    std::string reason = {}; ///< "AWS limits it to 1 hour: ..." A whole sentence.
};
/// For a role assumed with `source`. `restOfSession`: the console may not outlive it.
[[nodiscard]] ConsoleSession consoleSessionOfRole(const Credentials& source,
                                                  std::optional<Seconds> restOfSession);
/// For credentials that are used as they are: a profile without a role.
[[nodiscard]] ConsoleSession consoleSessionOfProfile(const Credentials& credentials, TimePoint now,
                                                     std::optional<Seconds> restOfSession);

/// Temporary credentials that the sign-in endpoint takes: those given when they are temporary; for
/// an IAM user's own keys those of GetFederationToken, with the user's own rights. The error says
/// why the console cannot be opened with them.
[[nodiscard]] Result<Credentials> federatableCredentials(const Credentials& credentials,
                                                         const StsClient& sts,
                                                         std::string_view userName,
                                                         std::optional<Seconds> duration,
                                                         const Cancel& cancel);

struct SignInRequest {
    const Credentials& credentials; ///< Temporary.
    std::optional<Seconds> sessionDuration = {};
    std::string destination;
    std::string issuer = {}; ///< Where the console sends people when the session ends.
};

/// Blocking; safe from several threads at once.
class Federation final {
public:
    /// `endpoint`: `federationEndpoint()` or the connection's own. `http` outlives it.
    Federation(http::HttpClient& http, std::string endpoint);

    /// The link that signs in whoever opens it within 15 minutes. Asks once more without
    /// SessionDuration when the endpoint refuses it.
    [[nodiscard]] Result<std::string> signInUrl(const SignInRequest& request,
                                                const Cancel& cancel) const;

private:
    http::HttpClient& m_http;
    std::string m_endpoint;
};

} // namespace gatehouse::aws
