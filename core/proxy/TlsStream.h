// SPDX-License-Identifier: Apache-2.0
// TLS over a non-blocking descriptor. Reads and writes the descriptor itself, so that no buffer of
// ours is held between records; idle connections release OpenSSL's buffers too.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_session_st;

namespace gatehouse::proxy {

enum class IoStatus {
    Done,
    WantRead,
    WantWrite,
    End,    ///< The peer ended the stream in order.
    Failed, ///< reason() tells why.
};

struct IoResult {
    IoStatus status = IoStatus::Failed;
    std::size_t size = 0;
};

/// Does not own the descriptor. Every call returns at once.
class TlsStream final {
public:
    /// `received` are bytes that were read from the descriptor before TLS began. Sends no session
    /// tickets: some clients take the ticket record for the answer that they wait for.
    [[nodiscard]] static std::unique_ptr<TlsStream> server(int descriptor, ssl_ctx_st* context,
                                                           std::string_view received);
    /// Sends `name` as SNI (unless it is an address) and verifies the certificate for it; the
    /// context must hold the roots. `session` resumes an earlier one; may be null.
    [[nodiscard]] static std::unique_ptr<TlsStream>
    client(int descriptor, ssl_ctx_st* context, const std::string& name, ssl_session_st* session);
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;
    ~TlsStream();

    /// Of a client, before the handshake: ALPN with h2, then http/1.1.
    void offerHttp2();
    [[nodiscard]] IoStatus handshake();
    [[nodiscard]] IoResult read(char* into, std::size_t room);
    [[nodiscard]] IoResult write(std::string_view bytes);
    /// Tells the peer that no more comes; not repeated when the descriptor is full.
    void sayGoodbye();
    /// Why the last call failed, in lower case and without a full stop.
    [[nodiscard]] const std::string& reason() const;
    /// What ALPN agreed on (RFC 7301): "h2", "http/1.1"; empty when there was no agreement.
    [[nodiscard]] std::string_view protocol() const;
    /// What can be resumed later, null if nothing; the caller owns it (SSL_SESSION_free).
    [[nodiscard]] ssl_session_st* takeSession();

private:
    struct State;
    explicit TlsStream(std::unique_ptr<State> state);
    [[nodiscard]] IoStatus outcome(int returned);

    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::proxy
