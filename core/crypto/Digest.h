// SPDX-License-Identifier: Apache-2.0
// Digests and HMAC over OpenSSL 3. Algorithms are fetched once and contexts reused per thread: a
// one-shot call of the library costs two to three times as much.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::crypto {

/// 32 raw bytes (FIPS 180-4).
[[nodiscard]] std::string sha256(std::string_view data);
/// The same in lower-case hex, as SigV4 writes it.
[[nodiscard]] std::string sha256Hex(std::string_view data);
/// 20 raw bytes; only where AWS asks for it (x-amz-checksum-sha1).
[[nodiscard]] std::string sha1(std::string_view data);
/// 16 raw bytes; only where AWS asks for it (Content-MD5, ETag).
[[nodiscard]] std::string md5(std::string_view data);
/// 32 raw bytes (RFC 2104).
[[nodiscard]] std::string hmacSha256(std::string_view key, std::string_view data);

/// CRC-32 of IEEE 802.3; `crc` is the value so far, for data in pieces.
[[nodiscard]] std::uint32_t crc32(std::string_view data, std::uint32_t crc = 0);
/// CRC-32C (Castagnoli, RFC 3720), likewise.
[[nodiscard]] std::uint32_t crc32c(std::string_view data, std::uint32_t crc = 0);

/// A SHA-256 over data in pieces.
class Sha256 final {
public:
    Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void update(std::string_view data);
    /// 32 raw bytes; the object begins anew.
    [[nodiscard]] std::string finish();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

} // namespace gatehouse::crypto
