// SPDX-License-Identifier: Apache-2.0
// Profiles, SSO sessions and services sections of the shared config and credentials files (AWS SDKs
// and Tools Reference Guide, "Shared config and credentials files").
#pragma once

#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/base/Problem.h"
#include "core/base/Result.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse::aws {

/// A value and where it stands.
struct Setting {
    enum class From { Config, Credentials };

    std::string value; ///< May be a secret: never log it.
    From from = From::Config;
    int line = 0;
    std::map<std::string, std::string, std::less<>> nested = {}; ///< Of a block such as "s3 =".
};

using Settings = std::map<std::string, Setting, std::less<>>;

/// One profile; a value of the credentials file wins over that of the config file. Keys are lower
/// case. Empty values count as absent.
struct Profile {
    std::string name;
    std::string file; ///< Where it is first mentioned.
    int line = 0;
    Settings settings = {};
    Settings overruled = {}; ///< Of the config file, where the credentials file has the key too.

    [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
    /// The value in that file alone, for keys that must come from one file together.
    [[nodiscard]] std::optional<std::string> get(std::string_view key, Setting::From from) const;
    [[nodiscard]] bool isTrue(std::string_view key) const;
    /// Line of that key, else of the profile.
    [[nodiscard]] int lineOf(std::string_view key) const;

    [[nodiscard]] std::optional<std::string> region() const { return get("region"); }
    [[nodiscard]] std::optional<std::string> roleArn() const { return get("role_arn"); }
    [[nodiscard]] std::optional<std::string> sourceProfile() const { return get("source_profile"); }
    [[nodiscard]] std::optional<std::string> credentialSource() const {
        return get("credential_source");
    }
    [[nodiscard]] std::optional<std::string> externalId() const { return get("external_id"); }
    [[nodiscard]] std::optional<std::string> mfaSerial() const { return get("mfa_serial"); }
    [[nodiscard]] std::optional<std::string> roleSessionName() const {
        return get("role_session_name");
    }
    /// Nothing when absent or not a number, as in the AWS CLI.
    [[nodiscard]] std::optional<Seconds> durationSeconds() const;
    /// The account as far as the files tell: aws_account_id, role_arn, sso_account_id. May be
    /// empty.
    [[nodiscard]] std::string accountId() const;
    /// An access key id and a secret key in the same file.
    [[nodiscard]] bool hasStaticKeys() const;
    /// Anything in it that leads to credentials: keys, a role, a process, SSO, web identity.
    [[nodiscard]] bool hasCredentials() const;
};

/// [sso-session NAME] or [services NAME].
struct ConfigSection {
    std::string name;
    int line = 0;
    Settings settings = {};
    [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
};

/// A value made by `load`; reading it again means loading again.
class SharedConfig final {
public:
    SharedConfig() = default;

    /// Reads AWS_CONFIG_FILE or ~/.aws/config, and AWS_SHARED_CREDENTIALS_FILE or
    /// ~/.aws/credentials. Files that are not there are no problem. Blocks on the file system.
    [[nodiscard]] static SharedConfig load(const Environment& environment,
                                           const std::filesystem::path& userHome);
    /// From texts, for tests and previews; the paths appear in problems.
    [[nodiscard]] static SharedConfig parse(std::string_view config, std::string_view credentials,
                                            const std::filesystem::path& configFile,
                                            const std::filesystem::path& credentialsFile);

    /// In the order of the files, config first.
    [[nodiscard]] const std::vector<Profile>& profiles() const { return m_profiles; }
    /// Null when there is none of that name.
    [[nodiscard]] const Profile* profile(std::string_view name) const;
    [[nodiscard]] const ConfigSection* ssoSession(std::string_view name) const;
    [[nodiscard]] const ConfigSection* services(std::string_view name) const;
    /// Mistakes in both files: grammar, roles without a source, loops of source_profile, sources
    /// and sections that do not exist.
    [[nodiscard]] const std::vector<Problem>& problems() const { return m_problems; }

    [[nodiscard]] const std::filesystem::path& configFile() const { return m_configFile; }
    [[nodiscard]] const std::filesystem::path& credentialsFile() const { return m_credentialsFile; }
    /// "dev, prod" for a message that a profile does not exist.
    [[nodiscard]] std::string profileNames() const;

    /// AWS_PROFILE, AWS_DEFAULT_PROFILE or "default".
    [[nodiscard]] static std::string defaultProfileName(const Environment& environment);
    /// Both paths, whether the files are there or not; to be watched for changes.
    [[nodiscard]] static std::pair<std::filesystem::path, std::filesystem::path>
    files(const Environment& environment, const std::filesystem::path& userHome);

private:
    friend class SharedConfigReader;

    std::vector<Profile> m_profiles;
    std::vector<ConfigSection> m_ssoSessions;
    std::vector<ConfigSection> m_services;
    std::vector<Problem> m_problems;
    std::filesystem::path m_configFile;
    std::filesystem::path m_credentialsFile;
};

} // namespace gatehouse::aws
