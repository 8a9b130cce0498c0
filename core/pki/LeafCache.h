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

    /// A server context for TLS 1.2 and 1.3 that answers ALPN with http/1.1 and issues no session
    /// tickets: some clients take a ticket for an answer. Its certificate is reissued before it
    /// ends.
    [[nodiscard]] Result<std::shared_ptr<ssl_ctx_st>> contextFor(const std::string& host);
    [[nodiscard]] const LocalAuthority& authority() const { return m_authority; }

private:
    struct Leaf {
        std::string host;
        std::shared_ptr<ssl_ctx_st> context;
        TimePoint renewAt;
    };
    [[nodiscard]] Result<Leaf> make(const std::string& host) const;

    LocalAuthority m_authority;
    const Clock& m_clock;
    crypto::KeyPair m_key;
    std::list<Leaf> m_leaves; ///< Used last first.
    std::unordered_map<std::string, std::list<Leaf>::iterator> m_byHost;
};

} // namespace gatehouse::pki
