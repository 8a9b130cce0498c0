// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/Digest.h"

#include "core/base/Encoding.h"

#include <array>
#include <cstdlib>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <zlib.h>

namespace gatehouse::crypto {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

/// A digest can fail only when the library is broken or memory has run out.
void require(bool worked) {
    if (!worked)
        std::abort();
}

/// Lives as long as the process, as OpenSSL's own built-in methods do.
const EVP_MD* fetched(const char* name) {
    EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
    require(method != nullptr);
    return method;
}

const EVP_MD* sha256Method() {
    static const EVP_MD* const kMethod = fetched("SHA256");
    return kMethod;
}

unsigned char* bytesOf(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data()); // NOLINT: char and unsigned char
}
const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data()); // NOLINT: as above
}

std::string digest(const EVP_MD* method, std::string_view data) {
    thread_local const DigestContext kContext(EVP_MD_CTX_new());
    std::string result(static_cast<std::size_t>(EVP_MD_get_size(method)), '\0');
    unsigned int size = 0;
    require(EVP_DigestInit_ex2(kContext.get(), method, nullptr) == 1 &&
            EVP_DigestUpdate(kContext.get(), data.data(), data.size()) == 1 &&
            EVP_DigestFinal_ex(kContext.get(), bytesOf(result), &size) == 1);
    return result;
}

MacContext newHmac() {
    static EVP_MAC* const kHmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    MacContext context(EVP_MAC_CTX_new(kHmac));
    char name[] = "SHA256"; // NOLINT: OSSL_PARAM takes a mutable array
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                OSSL_PARAM_construct_end()};
    require(context && EVP_MAC_CTX_set_params(context.get(), parameters.data()) == 1);
    return context;
}

constexpr std::array<std::uint32_t, 256> castagnoliTable() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t index = 0; index < table.size(); ++index) {
        std::uint32_t value = index;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1U) ^ ((value & 1U) != 0 ? 0x82F63B78U : 0U);
        table[index] = value;
    }
    return table;
}

} // namespace

std::string sha256(std::string_view data) {
    return digest(sha256Method(), data);
}

std::string sha256Hex(std::string_view data) {
    return toHex(sha256(data));
}

std::string sha1(std::string_view data) {
    static const EVP_MD* const kMethod = fetched("SHA1");
    return digest(kMethod, data);
}

std::string md5(std::string_view data) {
    static const EVP_MD* const kMethod = fetched("MD5");
    return digest(kMethod, data);
}

std::string hmacSha256(std::string_view key, std::string_view data) {
    thread_local const MacContext kContext = newHmac();
    // OpenSSL takes a null key as "the one before".
    static constexpr std::string_view kEmpty = "";
    const std::string_view given = key.data() == nullptr ? kEmpty : key;
    std::string result(32, '\0');
    std::size_t size = 0;
    require(EVP_MAC_init(kContext.get(), bytesOf(given), given.size(), nullptr) == 1 &&
            EVP_MAC_update(kContext.get(), bytesOf(data), data.size()) == 1 &&
            EVP_MAC_final(kContext.get(), bytesOf(result), &size, result.size()) == 1);
    return result;
}

std::uint32_t crc32(std::string_view data, std::uint32_t crc) {
    return static_cast<std::uint32_t>(::crc32_z(crc, bytesOf(data), data.size()));
}

std::uint32_t crc32c(std::string_view data, std::uint32_t crc) {
    static constexpr auto kTable = castagnoliTable();
    crc = ~crc;
    for (const char byte : data)
        crc = kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (crc >> 8U);
    return ~crc;
}

struct Sha256::Context {
    DigestContext context{EVP_MD_CTX_new()};
    void begin() {
        require(context && EVP_DigestInit_ex2(context.get(), sha256Method(), nullptr) == 1);
    }
};

Sha256::Sha256() : m_context(std::make_unique<Context>()) {
    m_context->begin();
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view data) {
    require(EVP_DigestUpdate(m_context->context.get(), data.data(), data.size()) == 1);
}

std::string Sha256::finish() {
    std::string result(32, '\0');
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(m_context->context.get(), bytesOf(result), &size) == 1);
    m_context->begin();
    return result;
}

} // namespace gatehouse::crypto
