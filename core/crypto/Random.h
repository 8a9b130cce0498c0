// SPDX-License-Identifier: Apache-2.0
// Random bytes for keys and names that nobody may guess.
#pragma once

#include <cstddef>
#include <string>

namespace gatehouse::crypto {

/// From OpenSSL's generator, seeded by the system. Ends the program when the system has no
/// randomness, since every key would be worthless.
[[nodiscard]] std::string randomBytes(std::size_t count);

} // namespace gatehouse::crypto
