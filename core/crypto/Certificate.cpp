// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/Certificate.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "core/crypto/Random.h"

#include <ctime>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace gatehouse::crypto {
namespace {

struct FreeX509 {
    void operator()(X509* dead) const { X509_free(dead); }
    void operator()(BIO* dead) const { BIO_free(dead); }
    void operator()(BIGNUM* dead) const { BN_free(dead); }
    void operator()(X509_EXTENSION* dead) const { X509_EXTENSION_free(dead); }
};
using X509Pointer = std::unique_ptr<X509, FreeX509>;
using Bio = std::unique_ptr<BIO, FreeX509>;

tl::unexpected<Error> opensslError(const std::string& what) {
    char text[256] = ""; // NOLINT: OpenSSL fills an array
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    ERR_clear_error();
    return fail(ErrorCode::Internal, what, {}, text);
}

TimePoint toTimePoint(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

/// 159 random bits: positive and at most 20 octets (RFC 5280 section 4.1.2.2).
bool setSerial(X509* certificate) {
    std::string bytes = randomBytes(20);
    bytes[0] = static_cast<char>(bytes[0] & 0x7F);
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data()); // NOLINT: as bytes
    const std::unique_ptr<BIGNUM, FreeX509> number(BN_bin2bn(data, 20, nullptr));
    return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setTimes(X509* certificate, TimePoint notBefore, TimePoint notAfter) {
    const auto begin = std::chrono::system_clock::to_time_t(notBefore);
    const auto end = std::chrono::system_clock::to_time_t(notAfter);
    return ASN1_TIME_set(X509_getm_notBefore(certificate), begin) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), end) != nullptr;
}

bool addName(X509_NAME* name, const char* field, const std::string& value) {
    const auto* data = reinterpret_cast<const unsigned char*>(value.data()); // NOLINT: as bytes
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, data,
                                      static_cast<int>(value.size()), -1, 0) == 1;
}

bool addExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, FreeX509> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

std::string joined(const char* prefix, const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : ",") + (prefix + value);
    return text;
}

} // namespace

/// Gives the free functions below access to the private constructor.
class CertificateBuilder final {
public:
    static Certificate wrap(X509Pointer certificate) {
        return Certificate(std::shared_ptr<x509_st>(certificate.release(), FreeX509()));
    }
};

Result<Certificate> Certificate::fromPem(std::string_view pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    X509Pointer certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        ERR_clear_error();
        return fail(ErrorCode::BadInput, "The text holds no readable certificate.");
    }
    return CertificateBuilder::wrap(std::move(certificate));
}

std::string Certificate::toPem() const {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), m_certificate.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string Certificate::toDer() const {
    const int size = i2d_X509(m_certificate.get(), nullptr);
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data()); // NOLINT: as bytes
    i2d_X509(m_certificate.get(), &out);
    return der;
}

TimePoint Certificate::notBefore() const {
    return toTimePoint(X509_get0_notBefore(m_certificate.get()));
}

TimePoint Certificate::notAfter() const {
    return toTimePoint(X509_get0_notAfter(m_certificate.get()));
}

std::string Certificate::commonName() const {
    char text[256] = ""; // NOLINT: OpenSSL fills an array
    X509_NAME_get_text_by_NID(X509_get_subject_name(m_certificate.get()), NID_commonName, text,
                              sizeof text);
    return text;
}

std::string Certificate::fingerprint() const {
    const std::string hex = toUpper(sha256Hex(toDer()));
    std::string text;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        text += (at == 0 ? "" : ":") + hex.substr(at, 2);
    return text;
}

bool Certificate::fits(const KeyPair& key) const {
    return X509_check_private_key(m_certificate.get(), key.native()) == 1;
}

Result<Certificate> issueAuthority(const AuthorityRequest& request, const KeyPair& key) {
    X509Pointer certificate(X509_new());
    X509* raw = certificate.get();
    X509_NAME* name = X509_get_subject_name(raw);
    std::string constraints = joined("permitted;DNS:", request.permittedDomains);
    // Without these a leaf could still name any address. What permits one refuses the others.
    for (const std::string& address : request.permittedAddresses)
        constraints += ",permitted;IP:" + address + "/255.255.255.255";
    if (request.permittedAddresses.empty())
        constraints += ",excluded;IP:0.0.0.0/0.0.0.0";
    constraints += ",excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0";
    const bool isBuilt =
        X509_set_version(raw, X509_VERSION_3) == 1 && setSerial(raw) &&
        setTimes(raw, request.notBefore, request.notAfter) &&
        addName(name, "O", request.organisation) && addName(name, "CN", request.commonName) &&
        X509_set_issuer_name(raw, name) == 1 && X509_set_pubkey(raw, key.native()) == 1 &&
        addExtension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        addExtension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign") &&
        addExtension(raw, raw, NID_subject_key_identifier, "hash") &&
        addExtension(raw, raw, NID_name_constraints, "critical," + constraints) &&
        X509_sign(raw, key.native(), EVP_sha256()) != 0;
    if (!isBuilt)
        return opensslError("The local authority's certificate cannot be made.");
    return CertificateBuilder::wrap(std::move(certificate));
}

Result<Certificate> issueLeaf(const LeafRequest& request, const KeyPair& leafKey,
                              const Certificate& authority, const KeyPair& authorityKey) {
    std::string names = joined("DNS:", request.dnsNames);
    const std::string addresses = joined("IP:", request.ipAddresses);
    if (!addresses.empty())
        names += (names.empty() ? "" : ",") + addresses;
    if (names.empty())
        return fail(ErrorCode::Internal, "A certificate needs a name.");
    X509Pointer certificate(X509_new());
    X509* raw = certificate.get();
    X509* issuer = authority.native();
    // ub-common-name is 64 (RFC 5280 appendix A.1); clients look at the alternative names only.
    const bool hasName = !request.dnsNames.empty() && request.dnsNames.front().size() <= 64;
    const bool isBuilt = X509_set_version(raw, X509_VERSION_3) == 1 && setSerial(raw) &&
                         setTimes(raw, request.notBefore, request.notAfter) &&
                         addName(X509_get_subject_name(raw), "CN",
                                 hasName ? request.dnsNames.front() : std::string("Gatehouse")) &&
                         X509_set_issuer_name(raw, X509_get_subject_name(issuer)) == 1 &&
                         X509_set_pubkey(raw, leafKey.native()) == 1 &&
                         addExtension(raw, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                         addExtension(raw, issuer, NID_key_usage, "critical,digitalSignature") &&
                         addExtension(raw, issuer, NID_ext_key_usage, "serverAuth") &&
                         addExtension(raw, issuer, NID_subject_key_identifier, "hash") &&
                         addExtension(raw, issuer, NID_authority_key_identifier, "keyid") &&
                         addExtension(raw, issuer, NID_subject_alt_name, names) &&
                         X509_sign(raw, authorityKey.native(), EVP_sha256()) != 0;
    if (!isBuilt)
        return opensslError("A certificate for " + names + " cannot be made.");
    return CertificateBuilder::wrap(std::move(certificate));
}

} // namespace gatehouse::crypto
