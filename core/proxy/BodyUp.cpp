// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/BodyUp.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"
#include "core/http/Http1.h"

#include <utility>

namespace gatehouse::proxy {

void appendChunk(std::string& out, std::string_view bytes) {
    if (bytes.empty())
        return;
    out.append(http::chunkHeader(bytes.size()));
    out.append(bytes);
    out.append("\r\n");
}

BodyUp::BodyUp(Options options) : m_options(std::move(options)) {
    if (!m_options.declaredHash.empty())
        m_hash = std::make_unique<crypto::Sha256>();
}

BodyUp::~BodyUp() = default;

Result<std::string_view> BodyUp::take(std::string_view bytes) {
    m_received += bytes.size();
    if (m_hash) {
        m_hash->update(bytes);
        const bool isLast = m_options.length && m_received >= *m_options.length;
        if (isLast && !bytes.empty()) {
            m_held.assign(1, bytes.back());
            bytes.remove_suffix(1);
        }
    }
    if (m_options.transform != nullptr) {
        m_transformed.clear();
        if (auto done = m_options.transform->transform(bytes, m_transformed); !done)
            return fail(done.error());
        bytes = m_transformed;
    }
    if (m_options.framing == Framing::Length)
        return bytes;
    m_out.clear();
    appendChunk(m_out, bytes);
    return std::string_view(m_out);
}

Result<std::string_view> BodyUp::finish() {
    if (m_hash && toHex(m_hash->finish()) != m_options.declaredHash)
        return fail(
            ErrorCode::Refused,
            "The body that arrived is not the one that was signed: its SHA-256 differs from "
            "x-amz-content-sha256.",
            "Send the request again; if it happens again, look for a program between the "
            "tool and Gatehouse that changes requests.");
    m_transformed = m_held;
    if (m_options.transform != nullptr) {
        m_transformed.clear();
        if (!m_held.empty()) {
            if (auto done = m_options.transform->transform(m_held, m_transformed); !done)
                return fail(done.error());
        }
        if (auto done = m_options.transform->finish(m_transformed); !done)
            return fail(done.error());
    }
    if (m_options.framing == Framing::Length)
        return std::string_view(m_transformed);
    m_out.clear();
    appendChunk(m_out, m_transformed);
    m_out += http::kLastChunk;
    return std::string_view(m_out);
}

} // namespace gatehouse::proxy
