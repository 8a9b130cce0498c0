// SPDX-License-Identifier: Apache-2.0
#include "core/aws/PayloadForm.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gatehouse::aws {

std::optional<PayloadForm> payloadFormOf(const http::Headers& headers, BodyPresence body) {
    static constexpr std::array kNamed{
        std::pair{kUnsignedPayload, PayloadForm::Unsigned},
        std::pair{std::string_view("STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                  PayloadForm::UnsignedTrailer},
        std::pair{std::string_view("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
                  PayloadForm::SignedChunks},
        std::pair{std::string_view("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
                  PayloadForm::SignedChunksTrailer},
        std::pair{std::string_view("STREAMING-AWS4-HMAC-SHA256-EVENTS"), PayloadForm::Events},
    };
    const auto value = headers.get("x-amz-content-sha256");
    if (!value)
        return body == BodyPresence::Present ? PayloadForm::Spooled : PayloadForm::None;
    for (const auto& [name, form] : kNamed) {
        if (*value == name)
            return form;
    }
    const auto isHexDigit = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (value->size() != 64 || !std::ranges::all_of(*value, isHexDigit))
        return std::nullopt;
    return PayloadForm::Hex;
}

std::string_view toWords(PayloadForm form) {
    switch (form) {
    case PayloadForm::None:
        return "no body";
    case PayloadForm::Hex:
        return "hash of the body";
    case PayloadForm::Spooled:
        return "hash of the body, computed here";
    case PayloadForm::Unsigned:
        return "unsigned body";
    case PayloadForm::UnsignedTrailer:
        return "unsigned chunks with a checksum";
    case PayloadForm::SignedChunks:
        return "signed chunks";
    case PayloadForm::SignedChunksTrailer:
        return "signed chunks with a checksum";
    case PayloadForm::Events:
        return "signed events";
    }
    return "";
}

} // namespace gatehouse::aws
