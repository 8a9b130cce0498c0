// SPDX-License-Identifier: Apache-2.0
// What tools must trust to go through the proxy: the system's roots and the local authority, as one
// PEM file and as a Java key store.
#pragma once

#include "core/base/Environment.h"
#include "core/base/Result.h"
#include "core/crypto/Certificate.h"

#include <filesystem>
#include <string>
#include <vector>

namespace gatehouse::pki {

/// The PEM text of the roots that programs on this computer trust: SSL_CERT_FILE when it is set,
/// else the first of the places where systems keep them. NotFound names where was looked.
[[nodiscard]] Result<std::string> systemRoots(const Environment& environment);
/// Every certificate of a PEM text; what cannot be read is left out.
[[nodiscard]] std::vector<crypto::Certificate> splitPem(const std::string& pem);

/// Writes the roots followed by the authority. When a corporate bundle is in use (AWS_CA_BUNDLE,
/// SSL_CERT_FILE, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS), its certificates are in it too.
[[nodiscard]] Result<void> writeBundle(const std::filesystem::path& file,
                                       const Environment& environment,
                                       const crypto::Certificate& authority);

/// The password of the key store. It guards nothing: all of its content is public.
inline constexpr const char* kKeyStorePassword = "changeit";
/// The same certificates in Java's JKS form, version 2 (trusted entries only), which every Java
/// reads whatever `keystore.type` says.
[[nodiscard]] Result<void> writeKeyStore(const std::filesystem::path& file,
                                         const std::filesystem::path& bundle, TimePoint now);

} // namespace gatehouse::pki
