// SPDX-License-Identifier: Apache-2.0
// X.509 certificates (RFC 5280): read, written, and issued by an authority of our own.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/crypto/KeyPair.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct x509_st;

namespace gatehouse::crypto {

/// Copies share one immutable certificate.
class Certificate final {
public:
    /// The first certificate of the text.
    [[nodiscard]] static Result<Certificate> fromPem(std::string_view pem);
    [[nodiscard]] std::string toPem() const;
    /// DER, as key stores hold it.
    [[nodiscard]] std::string toDer() const;

    [[nodiscard]] TimePoint notBefore() const;
    [[nodiscard]] TimePoint notAfter() const;
    /// The common name of the subject.
    [[nodiscard]] std::string commonName() const;
    /// SHA-256 over the DER form, upper-case hex with colons, as browsers show it.
    [[nodiscard]] std::string fingerprint() const;
    /// True when this certificate holds the public half of the key.
    [[nodiscard]] bool fits(const KeyPair& key) const;
    [[nodiscard]] x509_st* native() const { return m_certificate.get(); }

private:
    friend class CertificateBuilder;
    explicit Certificate(std::shared_ptr<x509_st> certificate)
        : m_certificate(std::move(certificate)) {}
    std::shared_ptr<x509_st> m_certificate;
};

/// What goes into a new certificate.
struct AuthorityRequest {
    std::string commonName;
    std::string organisation;
    /// Critical name constraints: DNS names at or below these, and of IP addresses only those
    /// named.
    std::vector<std::string> permittedDomains;
    TimePoint notBefore;
    TimePoint notAfter;
    std::vector<std::string> permittedAddresses = {}; ///< IPv4, numeric.
};

struct LeafRequest {
    std::vector<std::string> dnsNames; ///< The first is the common name, when it is short enough.
    std::vector<std::string> ipAddresses; ///< Numeric.
    TimePoint notBefore;
    TimePoint notAfter;
};

/// A self-signed authority that may issue leaves only (path length 0).
[[nodiscard]] Result<Certificate> issueAuthority(const AuthorityRequest& request,
                                                 const KeyPair& key);
/// A TLS server certificate for `leafKey`, signed by the authority.
[[nodiscard]] Result<Certificate> issueLeaf(const LeafRequest& request, const KeyPair& leafKey,
                                            const Certificate& authority,
                                            const KeyPair& authorityKey);

} // namespace gatehouse::crypto
