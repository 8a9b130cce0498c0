// SPDX-License-Identifier: Apache-2.0
// TLS server identities for the hosts that are intercepted, made when first asked for. All share
// one key: only the certificate differs, which costs 1.5 ms.
#pragma once

#include "core/base/Clock.h"
#include "core/pki/LocalAuthority.h"

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

struct ssl_ctx_st;

namespace gatehouse::pki {

/// Holds the 512 hosts used last. One thread.
class LeafCache final {
public:
    LeafCache(LocalAuthority authority, const Clock& clock);
    LeafCache(const LeafCache&) = delete;
    LeafCache& operator=(const LeafCache&) = delete;
    ~LeafCache();

    /// Which version of HTTP a client that offers both is given; always the same for one host.
    enum class Preferred { Http1, Http2 };

    /// A server context for TLS 1.2 and 1.3 that answers ALPN with http/1.1 or h2, with the other
    /// one where that is not offered, and issues no session tickets: some clients take a ticket for
    /// an answer. Its certificate is reissued before it ends. Hosts are names, and 127.0.0.1.
    [[nodiscard]] Result<std::shared_ptr<ssl_ctx_st>>
    contextFor(const std::string& host, Preferred preferred = Preferred::Http1);
    [[nodiscard]] const LocalAuthority& authority() const { return m_authority; }

private:
    struct Leaf {
        std::string host;
        std::shared_ptr<ssl_ctx_st> context;
        TimePoint renewAt;
    };
    [[nodiscard]] Result<Leaf> make(const std::string& host, Preferred preferred) const;

    LocalAuthority m_authority;
    const Clock& m_clock;
    crypto::KeyPair m_key;
    std::list<Leaf> m_leaves; ///< Used last first.
    std::unordered_map<std::string, std::list<Leaf>::iterator> m_byHost;
};

} // namespace gatehouse::pki
