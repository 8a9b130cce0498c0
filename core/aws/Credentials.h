// SPDX-License-Identifier: Apache-2.0
// AWS credentials as a value, and where they come from.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <optional>
#include <string>

namespace gatehouse::aws {

struct Credentials {
    std::string accessKeyId;
    Secret secretAccessKey;
    Secret sessionToken = {};             ///< Empty for long-term keys.
    std::optional<TimePoint> expiry = {}; ///< None: they do not expire.
    /// Where they were found, in words for the UI: "environment variables", "profile dev in
    /// ~/.aws/credentials".
    std::string source = {};
    /// True when AssumeRole with these is role chaining, which AWS caps at one hour. Temporary
    /// credentials are, but for those of an instance role (Teleport counts them as not
    /// temporary).
    bool isChained = false;

    [[nodiscard]] bool isTemporary() const { return !sessionToken.isEmpty(); }
};

/// One place that may hold credentials. `load` blocks (files, network, child processes) and is
/// called on a pool thread.
class CredentialSource {
public:
    virtual ~CredentialSource() = default;
    /// In words: "environment variables", "profile dev (credential_process)".
    [[nodiscard]] virtual std::string name() const = 0;
    /// NoCredentials when this source simply has none (the chain goes on); any other error is this
    /// source's own failure.
    [[nodiscard]] virtual Result<Credentials> load(const Cancel& cancel) = 0;
};

} // namespace gatehouse::aws
