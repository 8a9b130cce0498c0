// SPDX-License-Identifier: Apache-2.0
// The session that tools are run with: the person's own where there is one, else one of a sandbox
// that lives as long as the examination.
#pragma once

#include "core/doctor/Ward.h"
#include "core/engine/LocalEngine.h"
#include "core/engine/MemorySecretStore.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace gatehouse::doctor {

class TestSession final {
public:
    /// Tells what it chose, and why, as a finding; null when not even the sandbox works.
    [[nodiscard]] static std::unique_ptr<TestSession> open(const Ward& ward);
    TestSession(const TestSession&) = delete;
    TestSession& operator=(const TestSession&) = delete;
    /// Ends what it started.
    ~TestSession();

    /// The person's environment with the session's export in it.
    [[nodiscard]] const Environment& environment() const { return m_environment; }
    [[nodiscard]] const access::SessionInfo& session() const { return m_session; }
    [[nodiscard]] const engine::ProxyState& proxy() const { return m_proxy; }
    [[nodiscard]] bool isSandbox() const { return m_own != nullptr; }
    /// A folder of its own, mode 0700.
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

    /// The last revision of the request log.
    [[nodiscard]] std::uint64_t revision();
    /// Requests of this session, and refused ones of no session, that came after `revision` and are
    /// over.
    [[nodiscard]] std::vector<engine::RequestRecord> requestsAfter(std::uint64_t revision);

private:
    explicit TestSession(const Ward& ward) : m_ward(ward) {}
    [[nodiscard]] Result<void> startSandbox();
    [[nodiscard]] Result<void> take(engine::Engine& engine, const access::SessionInfo& session);
    /// A call of our own, as a tool would make it. Gives the caller's ARN.
    [[nodiscard]] Result<std::string> tryOut() const;
    [[nodiscard]] std::vector<engine::RequestRecord> all(std::uint64_t revision);

    const Ward& m_ward;
    SystemClock m_clock;
    engine::MemorySecretStore m_secrets{"An examination keeps its keys in memory."};
    std::filesystem::path m_folder;
    std::unique_ptr<engine::LocalEngine> m_own;
    engine::Engine* m_engine = nullptr;
    access::SessionInfo m_session;
    engine::ProxyState m_proxy;
    Environment m_environment;
};

} // namespace gatehouse::doctor
