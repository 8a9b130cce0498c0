// SPDX-License-Identifier: Apache-2.0
// A proxy on its own loop with one session whose requests go to an origin of the test, and clients
// that sign byte by byte as they are told.
#pragma once

#include "core/aws/SigV4.h"
#include "core/base/ThreadPool.h"
#include "core/http/Headers.h"
#include "core/pki/LeafCache.h"
#include "core/proxy/Proxy.h"
#include "core/proxy/SessionDirectory.h"
#include "tests/support/LoopThread.h"
#include "tests/support/TestAuthority.h"
#include "tests/support/TestOrigin.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::tests {

/// Sends everything to one target with "Authorization: forwarded by NAME" in place of a signature.
class FixedForwarder final : public access::Forwarder {
public:
    FixedForwarder(access::UpstreamTarget target, std::string name)
        : m_target(std::move(target)), m_name(std::move(name)) {}
    void prepare(access::VerifiedRequest request, Reply reply) override;

    std::optional<Error> failure = {};
    bool neverReplies = false;
    std::vector<access::VerifiedRequest> seen = {};

private:
    access::UpstreamTarget m_target;
    std::string m_name;
};

/// How a request of a test is written and signed.
struct ClientRequest {
    std::string method = "GET";
    std::string target = "/";
    std::string host = "sts.eu-west-1.amazonaws.com"; ///< As signed and as in the Host field.
    std::string signedHost = "host";                  ///< ":authority" where it is signed as such.
    std::string region = "eu-west-1";
    std::string service = "sts";
    std::string body = {};
    /// Of the header x-amz-content-sha256: "" = no header, "hash" = that of the body, else as it
    /// stands.
    std::string payload = {};
    http::Headers extra = {}; ///< Sent, not signed.
    bool isChunked = false;   ///< One HTTP chunk a 10,000 bytes.
    bool hasLength = true;    ///< Content-Length, unless chunked or a GET without body.
    std::string accessKeyId = "AKIAGATEHOUSETEST001";
    std::string secret = "a secret that only this test and the proxy know";
    std::chrono::seconds clockOffset{0};
};

class ProxyFixture {
public:
    explicit ProxyFixture(Environment environment = {}, proxy::ProxyLimits limits = {});
    ProxyFixture(const ProxyFixture&) = delete;
    ProxyFixture& operator=(const ProxyFixture&) = delete;
    ~ProxyFixture();

    /// A TLS origin whose certificate is good for 127.0.0.1, and the session that leads to it.
    void serve(TestOrigin::Handler handler);
    void serveAnswers(std::function<std::string(const WireMessage&)> answer);
    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] TestOrigin& origin() { return *m_origin; }
    [[nodiscard]] FixedForwarder& forwarder() { return *m_forwarder; }
    [[nodiscard]] LoopThread& thread() { return *m_thread; }
    [[nodiscard]] proxy::SessionDirectory& sessions() { return m_sessions; }
    [[nodiscard]] proxy::Proxy& proxy() { return *m_proxy; }
    [[nodiscard]] TestAuthority& authority() { return m_testAuthority; }
    [[nodiscard]] std::string localRootPem() const;
    /// Puts a session of that key; the forwarder leads to the origin.
    void putSession(proxy::SessionEntry entry);
    [[nodiscard]] proxy::SessionEntry sessionEntry() const;

    /// Through CONNECT with TLS inside; not open when anything of it failed.
    [[nodiscard]] WireStream connectTo(const std::string& host, std::string_view protocols = {});
    /// TLS straight to the proxy's port.
    [[nodiscard]] WireStream connectTls(std::string_view protocols = {});
    [[nodiscard]] WireStream connectPlain() const { return WireStream::connect(m_port); }
    /// Head and body as bytes.
    [[nodiscard]] std::string bytesOf(const ClientRequest& request) const;
    /// One request on a connection of its own to its host.
    [[nodiscard]] WireMessage send(const ClientRequest& request);

    /// The records of requests that have ended, in the order of their end.
    [[nodiscard]] std::vector<access::RequestRecord> waitForRecords(std::size_t count);

private:
    SystemClock m_clock;
    ThreadPool m_pool{2};
    TestAuthority m_testAuthority;
    pki::LeafCache m_leaves;
    ssl_ctx_st* m_clientContext;
    proxy::SessionDirectory m_sessions;
    std::unique_ptr<LoopThread> m_thread;
    std::unique_ptr<proxy::Proxy> m_proxy;
    std::unique_ptr<TestOrigin> m_origin;
    std::shared_ptr<FixedForwarder> m_forwarder;
    std::uint16_t m_port = 0;
    std::mutex m_mutex; // guards the records
    std::condition_variable m_changed;
    std::vector<access::RequestRecord> m_ended;
};

/// "HTTP/1.1 200 OK" with a length.
[[nodiscard]] std::string okAnswer(std::string_view body);

} // namespace gatehouse::tests
