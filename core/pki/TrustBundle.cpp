// SPDX-License-Identifier: Apache-2.0
#include "core/pki/TrustBundle.h"

#include "core/config/File.h"
#include "core/crypto/Digest.h"

#include <array>
#include <set>

namespace gatehouse::pki {
namespace {

constexpr std::array<const char*, 6> kPlaces{"/etc/ssl/certs/ca-certificates.crt",
                                             "/etc/pki/tls/certs/ca-bundle.crt",
                                             "/etc/ssl/ca-bundle.pem",
                                             "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                             "/etc/ssl/cert.pem",
                                             "/usr/local/etc/openssl/cert.pem"};
constexpr std::array<const char*, 5> kCorporate{"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
                                                "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
                                                "SSL_CERT_FILE"};

void append(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
}

void appendText(std::string& out, const std::string& text) {
    append(out, text.size(), 2);
    out += text;
}

/// JKS: magic, version, entries, then a SHA-1 over password, a fixed phrase and all before. The
/// form is that of java.security.KeyStore's provider "JKS", as published in OpenJDK.
std::string keyStore(const std::vector<crypto::Certificate>& certificates, TimePoint now) {
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    std::string out;
    append(out, 0xFEEDFEED, 4);
    append(out, 2, 4);
    append(out, certificates.size(), 4);
    std::size_t number = 0;
    for (const crypto::Certificate& certificate : certificates) {
        append(out, 2, 4); // a trusted certificate
        appendText(out, "root-" + std::to_string(++number));
        append(out, static_cast<std::uint64_t>(milliseconds), 8);
        appendText(out, "X.509");
        const std::string der = certificate.toDer();
        append(out, der.size(), 4);
        out += der;
    }
    std::string signedText;
    for (const char* c = kKeyStorePassword; *c != '\0'; ++c)
        append(signedText, static_cast<unsigned char>(*c), 2);
    signedText += "Mighty Aphrodite";
    signedText += out;
    return out + crypto::sha1(signedText);
}

} // namespace

Result<std::string> systemRoots(const Environment& environment) {
    if (const auto chosen = environment.get("SSL_CERT_FILE"))
        return config::readFile(*chosen);
    for (const char* place : kPlaces) {
        auto text = config::readFile(place);
        if (text && !text->empty())
            return text;
    }
    return fail(ErrorCode::NotFound, "The system's root certificates were not found.",
                "Install the package ca-certificates, or set SSL_CERT_FILE to a PEM file.");
}

std::vector<crypto::Certificate> splitPem(const std::string& pem) {
    constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
    std::vector<crypto::Certificate> certificates;
    std::size_t at = 0;
    while ((at = pem.find(kBegin, at)) != std::string::npos) {
        const std::size_t end = pem.find(kEnd, at);
        if (end == std::string::npos)
            break;
        const auto one =
            crypto::Certificate::fromPem(std::string_view(pem).substr(at, end + kEnd.size() - at));
        if (one)
            certificates.push_back(*one);
        at = end + kEnd.size();
    }
    return certificates;
}

Result<void> writeBundle(const std::filesystem::path& file, const Environment& environment,
                         const crypto::Certificate& authority) {
    const auto roots = systemRoots(environment);
    if (!roots)
        return fail(roots.error());
    std::string text = *roots;
    std::set<std::string> known;
    for (const crypto::Certificate& one : splitPem(text))
        known.insert(one.fingerprint());
    for (const char* name : kCorporate) {
        const auto chosen = environment.get(name);
        // Our own bundle may be in our environment, when started from an exported shell.
        if (!chosen || std::filesystem::path(*chosen) == file)
            continue;
        const auto extra = config::readFile(*chosen);
        if (!extra)
            continue;
        for (const crypto::Certificate& one : splitPem(*extra)) {
            if (one.commonName() != authority.commonName() &&
                known.insert(one.fingerprint()).second)
                text += '\n' + one.toPem();
        }
    }
    text += "\n# Gatehouse local proxy, for AWS names only\n" + authority.toPem();
    if (config::holds(file, text))
        return {};
    return config::writeFileAtomically(file, text, config::FileMode::Readable);
}

Result<void> writeKeyStore(const std::filesystem::path& file, const std::filesystem::path& bundle,
                           TimePoint now) {
    const auto text = config::readFile(bundle);
    if (!text)
        return fail(text.error());
    return config::writeFileAtomically(file, keyStore(splitPem(*text), now),
                                       config::FileMode::Readable);
}

} // namespace gatehouse::pki
