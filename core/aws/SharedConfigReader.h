// SPDX-License-Identifier: Apache-2.0
// Puts profiles and sections together from the two files, and looks for mistakes in what they say.
#pragma once

#include "core/aws/IniFile.h"
#include "core/aws/SharedConfig.h"

namespace gatehouse::aws {

class SharedConfigReader final {
public:
    SharedConfigReader(std::filesystem::path configFile, std::filesystem::path credentialsFile);

    void readConfig(std::string_view text);
    void readCredentials(std::string_view text);
    void add(Problem problem) { m_config.m_problems.push_back(std::move(problem)); }
    /// Checks across profiles and gives the result.
    [[nodiscard]] SharedConfig finish();

private:
    enum class Kind { Profile, SsoSession, Services, Other };
    struct Header {
        Kind kind = Kind::Other;
        std::string name = {};
    };
    [[nodiscard]] Header readHeader(const IniSection& section);
    void readSection(const IniSection& section);
    void mergeProfile(const IniSection& section, const std::string& name, Setting::From from);
    void warn(int line, std::string key, std::string message, std::string fix);

    SharedConfig m_config;
    std::string m_file; ///< The one that is being read.
};

/// Roles without a source, loops, names of things that do not exist, half of a key pair.
[[nodiscard]] std::vector<Problem> checkProfiles(const SharedConfig& config);

} // namespace gatehouse::aws
