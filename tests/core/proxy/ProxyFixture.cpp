// SPDX-License-Identifier: Apache-2.0
#include "tests/core/proxy/ProxyFixture.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

#include <algorithm>
#include <utility>

namespace gatehouse::tests {

void FixedForwarder::prepare(access::VerifiedRequest request, Reply reply) {
    seen.push_back(request);
    if (neverReplies)
        return;
    if (failure) {
        reply(fail(*failure));
        return;
    }
    access::OutgoingRequest outgoing;
    outgoing.target = m_target;
    outgoing.method = request.method;
    outgoing.requestTarget = request.target;
    outgoing.headers = request.headers;
    outgoing.headers.set("Host", request.host);
    outgoing.headers.set("Authorization", "forwarded by " + m_name);
    reply(std::move(outgoing));
}

ProxyFixture::ProxyFixture(Environment environment, proxy::ProxyLimits limits)
    : m_leaves(pki::LocalAuthority::create(m_clock.now()).value(), m_clock),
      m_clientContext(clientContext(localRootPem())),
      m_thread(std::make_unique<LoopThread>(m_clock)) {
    m_thread->run([&] {
        m_proxy = std::make_unique<proxy::Proxy>(
            proxy::ProxyOptions{m_thread->loop(), m_pool, m_clock, m_leaves, m_sessions,
                                std::move(environment), limits});
        m_proxy->setRequestObserver(
            [this](const access::RequestRecord& record, proxy::RequestPhase phase) {
                if (phase != proxy::RequestPhase::Ended)
                    return;
                const std::lock_guard lock(m_mutex);
                m_ended.push_back(record);
                m_changed.notify_all();
            });
        m_port = m_proxy->listen(0).value();
    });
}

ProxyFixture::~ProxyFixture() {
    m_origin.reset();
    m_thread->run([&] { m_proxy.reset(); });
    m_pool.stop(); // what still runs there posts to the loop
    m_thread.reset();
    freeContext(m_clientContext);
}

std::string ProxyFixture::localRootPem() const {
    return m_leaves.authority().certificate().toPem();
}

void ProxyFixture::serve(TestOrigin::Handler handler) {
    m_origin = std::make_unique<TestOrigin>(m_testAuthority.serverContext("127.0.0.1"),
                                            std::move(handler));
    access::UpstreamTarget target;
    target.host = "127.0.0.1";
    target.port = std::to_string(m_origin->port());
    target.extraRoots = std::make_shared<const std::string>(m_testAuthority.rootPem());
    m_forwarder = std::make_shared<FixedForwarder>(target, "the test role");
    putSession(sessionEntry());
}

void ProxyFixture::serveAnswers(std::function<std::string(const WireMessage&)> answer) {
    serve(TestOrigin::answering(std::move(answer)));
}

proxy::SessionEntry ProxyFixture::sessionEntry() const {
    const ClientRequest defaults;
    proxy::SessionEntry entry;
    entry.sessionId = "session-1";
    entry.key = {defaults.accessKeyId, Secret(defaults.secret)};
    entry.roleDisplay = "TestRole";
    entry.accountId = "123456789012";
    entry.appName = "awsconsole";
    entry.forwarder = m_forwarder;
    return entry;
}

void ProxyFixture::putSession(proxy::SessionEntry entry) {
    m_thread->run([&] { m_sessions.put(std::move(entry)); });
}

WireStream ProxyFixture::connectTo(const std::string& host, std::string_view protocols) {
    WireStream stream = WireStream::connect(m_port);
    stream.write("CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n");
    if (stream.readHead().status() != 200 ||
        !stream.startTlsClient(m_clientContext, host, protocols))
        stream.close();
    return stream;
}

WireStream ProxyFixture::connectTls(std::string_view protocols) {
    WireStream stream = WireStream::connect(m_port);
    if (!stream.startTlsClient(m_clientContext, "127.0.0.1", protocols))
        stream.close();
    return stream;
}

std::string ProxyFixture::bytesOf(const ClientRequest& request) const {
    http::Headers headers;
    headers.add("Host", request.host);
    headers.add("X-Amz-Date", toAmzDate(m_clock.now() + request.clockOffset));
    std::string hash = crypto::sha256Hex(request.body);
    if (!request.payload.empty()) {
        hash = request.payload == "hash" ? hash : request.payload;
        headers.add("X-Amz-Content-Sha256", hash);
    }
    std::vector<std::string> names;
    for (const auto& field : headers)
        names.push_back(field.name == "Host" ? request.signedHost : toLower(field.name));
    std::sort(names.begin(), names.end());
    const aws::CredentialScope used{std::string(headers.get("x-amz-date")->substr(0, 8)),
                                    request.region, request.service};
    const std::string canonical = aws::canonicalRequest(
        {request.method, request.target, headers}, aws::pathFormOf(request.service), names, hash);
    const std::string signature =
        toHex(crypto::hmacSha256(aws::deriveSigningKey(Secret(request.secret), used),
                                 aws::stringToSign(*headers.get("x-amz-date"), used, canonical)));
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ";") + name;
    headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=" + request.accessKeyId + '/' +
                                     used.toString() + ", SignedHeaders=" + list +
                                     ", Signature=" + signature);
    for (const auto& field : request.extra)
        headers.add(field.name, field.value);
    if (request.isChunked)
        headers.add("Transfer-Encoding", "chunked");
    else if (request.hasLength && (!request.body.empty() || request.method != "GET"))
        headers.add("Content-Length", std::to_string(request.body.size()));
    std::string bytes = request.method + ' ' + request.target + " HTTP/1.1\r\n";
    for (const auto& field : headers)
        bytes += field.name + ": " + field.value + "\r\n";
    bytes += "\r\n";
    if (!request.isChunked)
        return bytes + request.body;
    for (std::size_t at = 0; at < request.body.size(); at += 10'000) {
        const std::string piece = request.body.substr(at, 10'000);
        char size[20];
        std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
        bytes += size + piece + "\r\n";
    }
    return bytes + "0\r\n\r\n";
}

WireMessage ProxyFixture::send(const ClientRequest& request) {
    WireStream stream = connectTo(request.host);
    if (!stream.isOpen() || !stream.write(bytesOf(request)))
        return {};
    return stream.readMessage();
}

std::vector<access::RequestRecord> ProxyFixture::waitForRecords(std::size_t count) {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::seconds(20), [&] { return m_ended.size() >= count; });
    return m_ended;
}

std::string okAnswer(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

} // namespace gatehouse::tests
