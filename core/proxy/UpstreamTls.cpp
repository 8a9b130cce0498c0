// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/UpstreamTls.h"

#include "core/proxy/TlsStream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <string_view>
#include <utility>

namespace gatehouse::proxy {

namespace {

constexpr std::size_t kSessionsKept = 256;

using Text = std::shared_ptr<const std::string>;

struct BioDeleter {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct CertificateDeleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct KeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::unique_ptr<BIO, BioDeleter> reader(const std::string& text) {
    return std::unique_ptr<BIO, BioDeleter>(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::vector<std::unique_ptr<X509, CertificateDeleter>> certificatesOf(const std::string& pem) {
    std::vector<std::unique_ptr<X509, CertificateDeleter>> all;
    const auto bio = reader(pem);
    while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        all.emplace_back(one);
    ERR_clear_error();
    return all;
}

bool addRoots(SSL_CTX* context, const std::string& pem) {
    const auto roots = certificatesOf(pem);
    for (const auto& root : roots)
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root.get());
    ERR_clear_error();
    return !roots.empty();
}

bool useCertificate(SSL_CTX* context, const std::string& chain, const std::string& keyText) {
    const auto certificates = certificatesOf(chain);
    const auto bio = reader(keyText);
    const std::unique_ptr<EVP_PKEY, KeyDeleter> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (certificates.empty() || !key)
        return false;
    SSL_CTX_use_certificate(context, certificates.front().get());
    for (std::size_t i = 1; i < certificates.size(); ++i)
        SSL_CTX_add1_chain_cert(context, certificates[i].get());
    return SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

bool isSame(const Text& a, const Text& b) {
    return a == b || (a && b && *a == *b);
}

} // namespace

struct UpstreamTls::Context {
    Context() : owned(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), tls(owned.get()) {
        SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
        SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() = default;

    std::shared_ptr<SSL_CTX> owned; ///< Also of attempts that are still connecting.
    SSL_CTX* tls;
    Text roots;
    Text certificate;
    Text key;
};

UpstreamTls::UpstreamTls(const Environment& environment)
    : m_rootsFile(environment.get("SSL_CERT_FILE").value_or("")),
      m_rootsFolder(environment.get("SSL_CERT_DIR").value_or("")) {}

UpstreamTls::~UpstreamTls() = default;

Result<std::shared_ptr<ssl_ctx_st>> UpstreamTls::contextFor(const access::UpstreamTarget& target) {
    for (const auto& made : m_contexts)
        if (isSame(made->roots, target.extraRoots) &&
            isSame(made->certificate, target.clientCertificate) &&
            isSame(made->key, target.clientKey))
            return made->owned;
    auto made = std::make_unique<Context>();
    made->roots = target.extraRoots;
    made->certificate = target.clientCertificate;
    made->key = target.clientKey;
    if (m_rootsFile.empty() && m_rootsFolder.empty())
        SSL_CTX_set_default_verify_paths(made->tls);
    else
        SSL_CTX_load_verify_locations(made->tls,
                                      m_rootsFile.empty() ? nullptr : m_rootsFile.c_str(),
                                      m_rootsFolder.empty() ? nullptr : m_rootsFolder.c_str());
    ERR_clear_error();
    if (target.extraRoots && !addRoots(made->tls, *target.extraRoots))
        return fail(ErrorCode::BadInput,
                    "The extra root certificates for " + target.host + " are not PEM.",
                    "Correct the certificate file of the connection.");
    if (target.clientCertificate && target.clientKey &&
        !useCertificate(made->tls, *target.clientCertificate, *target.clientKey))
        return fail(ErrorCode::BadInput,
                    "The client certificate for " + target.host + " cannot be used.",
                    "Sign in to the connection again.");
    // Old client certificates pile up as sessions are renewed.
    if (m_contexts.size() >= 64)
        m_contexts.erase(m_contexts.begin() + 1);
    m_contexts.push_back(std::move(made));
    return m_contexts.back()->owned;
}

std::shared_ptr<ssl_session_st> UpstreamTls::sessionFor(const std::string& targetKey) const {
    const auto found = m_sessions.find(targetKey);
    return found == m_sessions.end() ? std::shared_ptr<ssl_session_st>() : found->second;
}

void UpstreamTls::keepSession(const std::string& targetKey, TlsStream& tls) {
    if (ssl_session_st* session = tls.takeSession()) {
        if (m_sessions.size() >= kSessionsKept)
            m_sessions.clear();
        m_sessions[targetKey] = std::shared_ptr<ssl_session_st>(session, SSL_SESSION_free);
    }
}

} // namespace gatehouse::proxy
