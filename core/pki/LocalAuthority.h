// SPDX-License-Identifier: Apache-2.0
// The certificate authority of this computer's proxy. It may only vouch for names of AWS (critical
// name constraints, RFC 5280 section 4.2.1.10), so that a tool that trusts it trusts nothing else
// more than before.
#pragma once

#include "core/base/Clock.h"
#include "core/crypto/Certificate.h"
#include "core/crypto/KeyPair.h"

#include <string>
#include <vector>

namespace gatehouse::pki {

/// Immutable; copies share key and certificate.
class LocalAuthority final {
public:
    /// A new key and a certificate of two years from now on.
    [[nodiscard]] static Result<LocalAuthority> create(TimePoint now);
    /// BadInput when either cannot be read or they do not belong together; Refused when it has
    /// expired, ends within 30 days or has constraints of an older version: make a new one then.
    [[nodiscard]] static Result<LocalAuthority> fromPem(const std::string& certificate,
                                                        const Secret& key, TimePoint now);

    [[nodiscard]] const crypto::Certificate& certificate() const { return m_certificate; }
    [[nodiscard]] const crypto::KeyPair& key() const { return m_key; }

    /// DNS names at or below these.
    [[nodiscard]] static const std::vector<std::string>& permittedDomains();

private:
    LocalAuthority(crypto::Certificate certificate, crypto::KeyPair key)
        : m_certificate(std::move(certificate)), m_key(std::move(key)) {}
    crypto::Certificate m_certificate;
    crypto::KeyPair m_key;
};

} // namespace gatehouse::pki
