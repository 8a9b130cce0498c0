// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/AnswerWriter.h"

#include "core/proxy/BodyUp.h"
#include "core/proxy/HopByHop.h"

namespace gatehouse::proxy {

namespace {

/// Smaller pieces are worth gathering into one TLS record with what goes before them.
constexpr std::size_t kGathered = 16 * 1024;

} // namespace

AnswerWriter::AnswerWriter(Channel& client, Options options)
    : m_client(client), m_minorVersion(options.minorVersion), m_keepsAlive(options.keepsAlive) {}

void AnswerWriter::head(int status, std::string_view reason, const http::Headers& headers,
                        Body body) {
    m_hasBegun = true;
    http::Headers fields = withoutHopByHop(headers);
    if (body == Body::Stream) {
        fields.remove("content-length");
        m_isChunked = m_minorVersion >= 1;
        if (m_isChunked)
            fields.add("Transfer-Encoding", "chunked");
        else
            m_keepsAlive = false;
    }
    if (!m_keepsAlive)
        fields.add("Connection", "close");
    else if (m_minorVersion == 0)
        fields.add("Connection", "keep-alive");
    std::string line = "HTTP/1.1 " + std::to_string(status) + ' ';
    line += reason;
    m_out += headBytes(line, fields);
}

void AnswerWriter::body(std::string_view bytes) {
    if (bytes.empty())
        return;
    m_bodyBytes += bytes.size();
    if (m_isChunked) {
        appendChunk(m_out, bytes);
    } else if (bytes.size() < kGathered) {
        m_out.append(bytes);
    } else {
        flush();
        m_client.send(bytes);
    }
    if (m_out.size() >= kGathered)
        flush();
}

void AnswerWriter::end() {
    if (m_isChunked)
        m_out += "0\r\n\r\n";
    flush();
}

void AnswerWriter::flush() {
    m_client.send(m_out);
    m_out.clear();
}

void AnswerWriter::interim(int status, std::string_view reason) {
    m_out += "HTTP/1.1 " + std::to_string(status) + ' ';
    m_out.append(reason).append("\r\n\r\n");
    flush();
}

} // namespace gatehouse::proxy
