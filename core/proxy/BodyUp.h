// SPDX-License-Identifier: Apache-2.0
// The body of a running request on its way up: checked against its declared hash, rewritten if the
// Forwarder asks for it, framed for the far side. Pure: bytes in, bytes out.
#pragma once

#include "core/access/Forwarder.h"
#include "core/base/Result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::crypto {
class Sha256;
}

namespace gatehouse::proxy {

/// One body; fed in order.
class BodyUp final {
public:
    enum class Framing { Length, Chunked };

    struct Options {
        Framing framing = Framing::Length;
        /// What the body must hash to (lower-case hex); empty: not covered by the signature.
        std::string declaredHash = {};
        /// Of the body as received, when it is known: its last byte is held back until the hash is
        /// known to be right, so that the far side never has the whole of a wrong body.
        std::optional<std::uint64_t> length = {};
        access::BodyTransform* transform = nullptr; ///< Outlives this object; may be null.
    };

    explicit BodyUp(Options options);
    BodyUp(const BodyUp&) = delete;
    BodyUp& operator=(const BodyUp&) = delete;
    ~BodyUp();

    /// Gives what may be sent now; the view lives as long as `bytes` and until the next call.
    [[nodiscard]] Result<std::string_view> take(std::string_view bytes);
    /// The rest, after the last byte. Refused when the body is not the one that was signed.
    [[nodiscard]] Result<std::string_view> finish();
    [[nodiscard]] std::uint64_t received() const { return m_received; }

private:
    void frame(std::string_view bytes);

    Options m_options;
    std::unique_ptr<crypto::Sha256> m_hash;
    std::uint64_t m_received = 0;
    std::string m_held;
    std::string m_out;
    std::string m_transformed;
};

/// "1f\r\n...\r\n": one chunk (RFC 9112 section 7.1), appended. Nothing for no bytes, because an
/// empty chunk ends a body.
void appendChunk(std::string& out, std::string_view bytes);

} // namespace gatehouse::proxy
