// SPDX-License-Identifier: Apache-2.0
// What TLS towards the far side needs: trusted roots, client certificates, sessions to resume.
// Verification cannot be switched off.
#pragma once

#include "core/access/Forwarder.h"
#include "core/base/Environment.h"
#include "core/base/Result.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

struct ssl_ctx_st;
struct ssl_session_st;

namespace gatehouse::proxy {

class TlsStream;

/// Belongs to the loop's thread.
class UpstreamTls final {
public:
    /// SSL_CERT_FILE and SSL_CERT_DIR take the place of the system's roots, as OpenSSL has it.
    explicit UpstreamTls(const Environment& environment);
    UpstreamTls(const UpstreamTls&) = delete;
    UpstreamTls& operator=(const UpstreamTls&) = delete;
    ~UpstreamTls();

    /// Made once for equal roots and client certificates. Fails when one of them is not PEM.
    [[nodiscard]] Result<std::shared_ptr<ssl_ctx_st>>
    contextFor(const access::UpstreamTarget& target);
    /// The session to resume with that target, or null.
    [[nodiscard]] std::shared_ptr<ssl_session_st> sessionFor(const std::string& targetKey) const;
    void keepSession(const std::string& targetKey, TlsStream& tls);

private:
    struct Context;

    std::string m_rootsFile;
    std::string m_rootsFolder;
    std::vector<std::unique_ptr<Context>> m_contexts;
    std::map<std::string, std::shared_ptr<ssl_session_st>> m_sessions;
};

} // namespace gatehouse::proxy
