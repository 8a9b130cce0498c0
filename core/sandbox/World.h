// SPDX-License-Identifier: Apache-2.0
// The accounts and roles of the sandbox.
#pragma once

#include <string>
#include <vector>

namespace gatehouse::sandbox {

enum class Rights {
    ReadOnly,
    Full,
};

struct Role {
    std::string name;
    Rights rights;
};

struct Account {
    std::string id;
    std::string name; ///< The app's name too.
    std::string description;
    std::string environment; ///< Value of the label env.
    std::string externalId;  ///< Asked of AssumeRole; may be empty.
    std::vector<Role> roles;
};

[[nodiscard]] const std::vector<Account>& accounts();
/// The account in which the person's own IAM user lives.
inline constexpr const char* kHomeAccount = "123456789012";
inline constexpr const char* kUserName = "alice";

/// See SandboxServer::teleportYaml().
[[nodiscard]] std::string teleportYamlOfWorld();

} // namespace gatehouse::sandbox
