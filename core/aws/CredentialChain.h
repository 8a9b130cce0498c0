// SPDX-License-Identifier: Apache-2.0
// Finds this computer's AWS credentials where the AWS CLI would (AWS SDKs and Tools Reference
// Guide, "Standardized credential providers").
//
//   environment -> profile with role_arn -> web identity -> SSO -> shared credentials file
//     -> credential_process -> shared config file -> container endpoint -> EC2 instance metadata
//
// A profile that is named outright is not overruled by the environment's keys, as with --profile.
#pragma once

#include "core/aws/Credentials.h"
#include "core/base/Environment.h"
#include "core/http/HttpClient.h"

#include <filesystem>
#include <optional>
#include <string>

namespace gatehouse::aws {

/// What sources of credentials need of the world. `http` and `clock` outlive whatever holds this.
struct CredentialContext {
    http::HttpClient& http;
    const Clock& clock;
    Environment environment;
    std::filesystem::path userHome; ///< Holds .aws; may be empty.
};

struct CredentialOptions {
    /// Empty: the environment's keys, then the profile of AWS_PROFILE or "default".
    std::string profile = {};
    enum class Reach {
        Whole,        ///< Assume the profile's role.
        SourceOfRole, ///< Stop before it: the credentials that would assume the profile's role.
    } reach = Reach::Whole;
    /// The name of role sessions made on the way where the profile names none; empty: "gatehouse".
    std::string sessionName = {};
};

/// `load` reads the files anew each time, so that what `aws sso login` or an editor wrote is seen.
/// Safe from several threads at once; blocks on files, child processes and the network.
class CredentialChain final : public CredentialSource {
public:
    CredentialChain(CredentialContext context, CredentialOptions options);

    /// "profile dev" or "default credentials".
    [[nodiscard]] std::string name() const override;
    /// Credentials with `source` in words. NoCredentials lists everything that was tried and what
    /// to do; the failure of a source that is configured ends the chain and says which it was.
    [[nodiscard]] Result<Credentials> load(const Cancel& cancel) override;

private:
    CredentialContext m_context;
    CredentialOptions m_options;
};

} // namespace gatehouse::aws
