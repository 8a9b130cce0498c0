// SPDX-License-Identifier: Apache-2.0
// The kinds of connections: which module makes which. A new kind is a new module and one line here.
#pragma once

#include "core/access/Connection.h"
#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/base/Executor.h"
#include "core/http/HttpClient.h"

#include <filesystem>
#include <memory>
#include <mutex>

namespace gatehouse::sandbox {
class SandboxServer;
}

namespace gatehouse::engine {

/// Safe from any thread; the references outlive it and every connection it made. It outlives the
/// connections too: the sandbox's server is here, started by its first connection.
class ConnectionMaker final {
public:
    struct Services {
        const Clock& clock;
        const Environment& environment;
        std::filesystem::path home; ///< Of the person, for ~/.aws.
        http::HttpClient& http;
        Executor& loop;
        Executor& pool;
    };

    explicit ConnectionMaker(Services services);
    ConnectionMaker(const ConnectionMaker&) = delete;
    ConnectionMaker& operator=(const ConnectionMaker&) = delete;
    ~ConnectionMaker();

    /// Blocks.
    [[nodiscard]] Result<std::unique_ptr<access::Connection>>
    make(const access::ConnectionSettings& settings);

private:
    [[nodiscard]] Result<std::unique_ptr<access::Connection>>
    makeSandbox(const access::ConnectionSettings& settings);

    Services m_services;
    std::mutex m_mutex; ///< Guards m_sandbox.
    std::unique_ptr<sandbox::SandboxServer> m_sandbox;
};

} // namespace gatehouse::engine
