// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/KeyPair.h"

#include <cstdlib>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace gatehouse::crypto {
namespace {

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

std::shared_ptr<evp_pkey_st> shared(EVP_PKEY* key) {
    return {key, [](EVP_PKEY* dead) {
                EVP_PKEY_free(dead);
            }};
}

} // namespace

KeyPair KeyPair::generate() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    if (key == nullptr) // only without memory or randomness
        std::abort();
    return KeyPair(shared(key));
}

Result<KeyPair> KeyPair::fromPem(const Secret& pem) {
    const Bio bio(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
    // Never asks for a passphrase on the terminal.
    const auto refuse = [](char*, int, int, void*) {
        return 0;
    };
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse, nullptr);
    if (key == nullptr)
        return fail(ErrorCode::BadInput, "The private key cannot be read.");
    return KeyPair(shared(key));
}

Secret KeyPair::toPem() const {
    const Bio bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), m_key.get(), nullptr, nullptr, 0, nullptr,
                                              nullptr) != 1)
        std::abort();
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return Secret(std::string_view(data, static_cast<std::size_t>(size)));
}

} // namespace gatehouse::crypto
