// SPDX-License-Identifier: Apache-2.0
// The ways in which a SigV4 signature covers a body, told by the header x-amz-content-sha256.
#pragma once

#include "core/http/Headers.h"

#include <optional>
#include <string_view>

namespace gatehouse::aws {

enum class PayloadForm {
    None,                ///< No body; the hash is that of nothing.
    Hex,                 ///< x-amz-content-sha256 holds the hash of the body.
    Spooled,             ///< No header: the hash is known once the whole body has been read.
    Unsigned,            ///< UNSIGNED-PAYLOAD
    UnsignedTrailer,     ///< STREAMING-UNSIGNED-PAYLOAD-TRAILER
    SignedChunks,        ///< STREAMING-AWS4-HMAC-SHA256-PAYLOAD
    SignedChunksTrailer, ///< STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
    Events,              ///< STREAMING-AWS4-HMAC-SHA256-EVENTS
};

/// Hex SHA-256 of no bytes.
inline constexpr std::string_view kEmptyPayloadHash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

enum class BodyPresence { Absent, Present };

/// The form of a request with these headers; nothing when the header has a value that is none of
/// AWS's (or of SigV4A, which is not spoken here).
[[nodiscard]] std::optional<PayloadForm> payloadFormOf(const http::Headers& headers,
                                                       BodyPresence body);
/// In words for the activity log: "hash of the body", "unsigned", "signed chunks", ...
[[nodiscard]] std::string_view toWords(PayloadForm form);

} // namespace gatehouse::aws
