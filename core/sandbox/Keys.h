// SPDX-License-Identifier: Apache-2.0
// The access keys that the sandbox knows, and who holds them.
#pragma once

#include "core/aws/Credentials.h"
#include "core/base/Clock.h"
#include "core/sandbox/World.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace gatehouse::sandbox {

/// Who a key belongs to.
struct Caller {
    std::string account;
    std::string arn;
    std::string userId;
    std::string name;    ///< Of the role or user.
    std::string session; ///< Role session name; empty for a user.
    Rights rights = Rights::Full;
    bool isChained = false; ///< The role was assumed with temporary credentials.
};

/// Safe from any thread.
class Keys final {
public:
    Keys();

    struct Known {
        aws::Credentials credentials;
        Caller caller;
    };
    /// The IAM user's own.
    [[nodiscard]] aws::Credentials source() const { return m_source; }
    /// Temporary ones.
    [[nodiscard]] aws::Credentials issue(const Caller& caller, TimePoint expiry);
    [[nodiscard]] std::optional<Known> find(const std::string& accessKeyId) const;

private:
    aws::Credentials m_source;
    mutable std::mutex m_mutex; ///< Guards m_known.
    std::map<std::string, Known> m_known;
};

} // namespace gatehouse::sandbox
