// SPDX-License-Identifier: Apache-2.0
// One end of a loopback connection for tests that care about bytes: blocking, with a time-out, with
// or without TLS, and just enough HTTP to read whole messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace gatehouse::tests {

struct WireMessage {
    bool isComplete = false;
    std::string head;                               ///< As received, with the blank line.
    std::string start;                              ///< Request or status line.
    std::map<std::string, std::string> fields = {}; ///< Lower-case names; the last of equal ones.
    std::string body = {};                          ///< Without chunk framing.
    [[nodiscard]] int status() const;
};

class WireStream final {
public:
    WireStream() = default;
    explicit WireStream(int descriptor);
    WireStream(WireStream&& other) noexcept;
    WireStream& operator=(WireStream&& other) noexcept;
    ~WireStream();

    /// To 127.0.0.1.
    [[nodiscard]] static WireStream connect(std::uint16_t port);
    [[nodiscard]] bool startTlsServer(ssl_ctx_st* context);
    /// Sends SNI and verifies the name, or the address. Offers the protocols by ALPN, each with its
    /// length in front; none when empty.
    [[nodiscard]] bool startTlsClient(ssl_ctx_st* context, const std::string& host,
                                      std::string_view protocols = {});
    /// What ALPN agreed on.
    [[nodiscard]] std::string protocol() const;

    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    /// False when the peer is gone.
    bool write(std::string_view bytes);
    /// Some bytes; empty at the end, on an error and after the time-out.
    [[nodiscard]] std::string readSome();
    /// Up to and with the text, which stays apart from what follows it.
    [[nodiscard]] std::string readUntil(std::string_view text);
    [[nodiscard]] WireMessage readHead();
    /// The body that belongs to a head by its fields; `hasBody` false for HEAD, 204 and 304.
    [[nodiscard]] bool readBody(WireMessage& message);
    /// A whole request, or a whole answer to anything but HEAD.
    [[nodiscard]] WireMessage readMessage();
    /// True when the peer closes without another byte.
    [[nodiscard]] bool isAtEnd();
    void shutdownWrite();
    /// Makes close() send a reset.
    void resetOnClose();
    void close();
    void setTimeout(int milliseconds);

private:
    [[nodiscard]] bool fill();

    int m_descriptor = -1;
    ssl_st* m_tls = nullptr;
    std::string m_buffer;
};

} // namespace gatehouse::tests
