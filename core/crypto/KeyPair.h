// SPDX-License-Identifier: Apache-2.0
// An ECDSA P-256 key pair.
#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <memory>
#include <string_view>

struct evp_pkey_st;

namespace gatehouse::crypto {

/// Copies share one immutable key; safe to use from several threads.
class KeyPair final {
public:
    [[nodiscard]] static KeyPair generate();
    /// Reads an unencrypted PKCS #8 or SEC 1 key in PEM.
    [[nodiscard]] static Result<KeyPair> fromPem(const Secret& pem);
    /// PKCS #8 in PEM, unencrypted: for the secret store only.
    [[nodiscard]] Secret toPem() const;
    /// OpenSSL's own object, which stays ours.
    [[nodiscard]] evp_pkey_st* native() const { return m_key.get(); }

private:
    explicit KeyPair(std::shared_ptr<evp_pkey_st> key) : m_key(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> m_key;
};

} // namespace gatehouse::crypto
