// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestAuthority.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace gatehouse::tests {

namespace {

long nextSerial = 1000;

void addExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    if (extension == nullptr)
        std::abort();
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* makeCertificate(EVP_PKEY* key, const std::string& name, X509* issuer, EVP_PKEY* issuerKey) {
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++nextSerial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -86400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509* by = issuer == nullptr ? certificate : issuer;
    X509_set_issuer_name(certificate, X509_get_subject_name(by));
    if (issuer == nullptr) {
        addExtension(certificate, by, NID_basic_constraints, "critical,CA:TRUE");
        addExtension(certificate, by, NID_key_usage, "critical,keyCertSign,cRLSign");
        addExtension(certificate, by, NID_subject_key_identifier, "hash");
    } else {
        const bool isAddress = name.find_first_not_of("0123456789.") == std::string::npos;
        addExtension(certificate, by, NID_basic_constraints, "critical,CA:FALSE");
        addExtension(certificate, by, NID_ext_key_usage, "serverAuth");
        addExtension(certificate, by, NID_subject_alt_name, (isAddress ? "IP:" : "DNS:") + name);
    }
    X509_sign(certificate, issuerKey, EVP_sha256());
    return certificate;
}

} // namespace

struct TestAuthority::State {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* root = makeCertificate(key, "Test root", nullptr, key);
    std::map<std::string, SSL_CTX*> servers = {};

    ~State() {
        for (const auto& [host, context] : servers)
            SSL_CTX_free(context);
        X509_free(root);
        EVP_PKEY_free(key);
    }
};

TestAuthority::TestAuthority() : m_state(std::make_unique<State>()) {}
TestAuthority::~TestAuthority() = default;

std::string TestAuthority::rootPem() const {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, m_state->root);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(bio);
    return pem;
}

ssl_ctx_st* TestAuthority::serverContext(const std::string& host) {
    SSL_CTX*& context = m_state->servers[host];
    if (context == nullptr) {
        context = SSL_CTX_new(TLS_server_method());
        X509* leaf = makeCertificate(m_state->key, host, m_state->root, m_state->key);
        SSL_CTX_use_certificate(context, leaf);
        SSL_CTX_use_PrivateKey(context, m_state->key);
        X509_free(leaf);
    }
    return context;
}

ssl_ctx_st* clientContext(const std::string& rootsPem) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    BIO* bio = BIO_new_mem_buf(rootsPem.data(), static_cast<int>(rootsPem.size()));
    while (X509* root = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr)) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root);
        X509_free(root);
    }
    ERR_clear_error();
    BIO_free(bio);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    return context;
}

void freeContext(ssl_ctx_st* context) {
    SSL_CTX_free(context);
}

} // namespace gatehouse::tests
