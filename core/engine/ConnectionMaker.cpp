// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ConnectionMaker.h"

#include "core/appservice/EmbeddedConnection.h"
#include "core/sandbox/SandboxServer.h"

namespace gatehouse::engine {

ConnectionMaker::ConnectionMaker(Services services) : m_services(services) {}

ConnectionMaker::~ConnectionMaker() = default;

Result<std::unique_ptr<access::Connection>>
ConnectionMaker::make(const access::ConnectionSettings& settings) {
    if (settings.kind == "sandbox")
        return makeSandbox(settings);
    return appservice::makeEmbeddedConnection(settings, {m_services.clock, m_services.http,
                                                         m_services.loop, m_services.pool,
                                                         m_services.environment, m_services.home});
}

Result<std::unique_ptr<access::Connection>>
ConnectionMaker::makeSandbox(const access::ConnectionSettings& settings) {
    const std::lock_guard lock(m_mutex);
    if (!m_sandbox) {
        auto started = sandbox::SandboxServer::start(m_services.clock);
        if (!started)
            return fail(started.error());
        m_sandbox = std::move(*started);
    }
    // What a person would set to use a stand-in: its address, and keys that are good only there.
    Environment environment;
    const aws::Credentials keys = m_sandbox->sourceCredentials();
    environment.set("USER", "alice");
    environment.set("AWS_ACCESS_KEY_ID", keys.accessKeyId);
    environment.set("AWS_SECRET_ACCESS_KEY", std::string(keys.secretAccessKey.reveal()));
    environment.set("AWS_ENDPOINT_URL", m_sandbox->endpoint());
    environment.set("AWS_EC2_METADATA_DISABLED", "true");
    access::ConnectionSettings own = settings;
    own.signInEndpoint = m_sandbox->signInEndpoint();
    return appservice::makeEmbeddedConnection(std::move(own), {m_services.clock,
                                                               m_services.http,
                                                               m_services.loop,
                                                               m_services.pool,
                                                               std::move(environment),
                                                               {},
                                                               m_sandbox->teleportYaml(),
                                                               "the sandbox's own keys"});
}

} // namespace gatehouse::engine
