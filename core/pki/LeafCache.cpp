// SPDX-License-Identifier: Apache-2.0
#include "core/pki/LeafCache.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string_view>

namespace gatehouse::pki {
namespace {

constexpr std::size_t kMostLeaves = 512;
constexpr std::chrono::hours kLifetime{24 * 7};
constexpr std::chrono::hours kRenewAfter{24 * 5};
constexpr std::chrono::hours kClockTolerance{24};

/// Where the name stands in the list that was offered (RFC 7301 section 3.1); null if nowhere.
const unsigned char* findOffer(const unsigned char* offered, unsigned size, std::string_view name) {
    for (unsigned at = 0; at < size; at += offered[at] + 1U) {
        const unsigned length = offered[at];
        if (at + 1 + length > size)
            break;
        const std::string_view one(reinterpret_cast<const char*>(offered + at + 1), length);
        if (one == name)
            return offered + at + 1;
    }
    return nullptr;
}

/// A client that offers neither gets no agreement, which is legal (RFC 7301 section 3.2), rather
/// than a refused handshake.
template <bool isHttp2First>
int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* chosenSize,
                   const unsigned char* offered, unsigned int offeredSize, void*) {
    static constexpr std::string_view kFirst = isHttp2First ? "h2" : "http/1.1";
    static constexpr std::string_view kSecond = isHttp2First ? "http/1.1" : "h2";
    for (const std::string_view name : {kFirst, kSecond}) {
        if (const unsigned char* found = findOffer(offered, offeredSize, name)) {
            *chosen = found;
            *chosenSize = static_cast<unsigned char>(name.size());
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_NOACK;
}

} // namespace

LeafCache::LeafCache(LocalAuthority authority, const Clock& clock)
    : m_authority(std::move(authority)), m_clock(clock), m_key(crypto::KeyPair::generate()) {}

LeafCache::~LeafCache() = default;

Result<std::shared_ptr<ssl_ctx_st>> LeafCache::contextFor(const std::string& host,
                                                          Preferred preferred) {
    const auto found = m_byHost.find(host);
    if (found != m_byHost.end()) {
        if (m_clock.now() < found->second->renewAt) {
            m_leaves.splice(m_leaves.begin(), m_leaves, found->second);
            return found->second->context;
        }
        m_leaves.erase(found->second);
        m_byHost.erase(found);
    }
    auto leaf = make(host, preferred);
    if (!leaf)
        return fail(leaf.error());
    m_leaves.push_front(std::move(*leaf));
    m_byHost[host] = m_leaves.begin();
    if (m_leaves.size() > kMostLeaves) {
        m_byHost.erase(m_leaves.back().host);
        m_leaves.pop_back();
    }
    return m_leaves.front().context;
}

Result<LeafCache::Leaf> LeafCache::make(const std::string& host, Preferred preferred) const {
    const TimePoint now = m_clock.now();
    crypto::LeafRequest request{{}, {}, now - kClockTolerance, now + kLifetime};
    (host == "127.0.0.1" ? request.ipAddresses : request.dnsNames).push_back(host);
    const auto certificate =
        crypto::issueLeaf(request, m_key, m_authority.certificate(), m_authority.key());
    if (!certificate)
        return fail(certificate.error());
    const std::shared_ptr<ssl_ctx_st> context(SSL_CTX_new(TLS_server_method()),
                                              [](SSL_CTX* dead) { SSL_CTX_free(dead); });
    const bool isReady = context &&
                         SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1 &&
                         SSL_CTX_use_certificate(context.get(), certificate->native()) == 1 &&
                         SSL_CTX_use_PrivateKey(context.get(), m_key.native()) == 1;
    if (!isReady) {
        ERR_clear_error();
        return fail(ErrorCode::Internal, "No TLS context can be made for " + host + '.');
    }
    const bool isHttp2First = preferred == Preferred::Http2;
    SSL_CTX_set_alpn_select_cb(
        context.get(), isHttp2First ? chooseProtocol<true> : chooseProtocol<false>, nullptr);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return Leaf{host, context, now + kRenewAfter};
}

} // namespace gatehouse::pki
