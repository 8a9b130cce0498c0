// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/Random.h"

#include <cstdlib>
#include <openssl/rand.h>

namespace gatehouse::crypto {

std::string randomBytes(std::size_t count) {
    std::string bytes(count, '\0');
    auto* data = reinterpret_cast<unsigned char*>(bytes.data()); // NOLINT: char and unsigned char
    if (RAND_bytes(data, static_cast<int>(count)) != 1)
        std::abort();
    return bytes;
}

} // namespace gatehouse::crypto
