// SPDX-License-Identifier: Apache-2.0
// A stand-in for AWS on loopback, for trying Gatehouse without an account and without a network:
// STS, S3 in memory, the sign-in endpoint and a console page. Signatures and rights are checked as
// AWS checks them; nothing in it is real.
#pragma once

#include "core/aws/Credentials.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <memory>
#include <string>

namespace gatehouse::sandbox {

/// Safe from any thread.
class SandboxServer final {
public:
    /// Listens on a port of the system's choice. `clock` outlives it.
    [[nodiscard]] static Result<std::unique_ptr<SandboxServer>> start(const Clock& clock);
    SandboxServer(const SandboxServer&) = delete;
    SandboxServer& operator=(const SandboxServer&) = delete;
    ~SandboxServer();

    /// "http://127.0.0.1:PORT", for AWS_ENDPOINT_URL.
    [[nodiscard]] std::string endpoint() const;
    /// Instead of https://signin.aws.amazon.com/federation.
    [[nodiscard]] std::string signInEndpoint() const;
    /// Its accounts and roles as an administrator of a Teleport cluster would write them: kinds
    /// app, role and user.
    [[nodiscard]] std::string teleportYaml() const;
    /// Long-term keys of an IAM user, good only here and only until the server ends.
    [[nodiscard]] aws::Credentials sourceCredentials() const;

private:
    struct State;
    explicit SandboxServer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::sandbox
