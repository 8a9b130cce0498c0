// SPDX-License-Identifier: Apache-2.0
#include "tests/support/WireStream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace gatehouse::tests {

namespace {

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

int WireMessage::status() const {
    return start.size() >= 12 && start.starts_with("HTTP/") ? std::atoi(start.c_str() + 9) : 0;
}

WireStream::WireStream(int descriptor) : m_descriptor(descriptor) {
    std::signal(SIGPIPE, SIG_IGN);
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setTimeout(20'000);
}

WireStream::WireStream(WireStream&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_tls(std::exchange(other.m_tls, nullptr)), m_buffer(std::move(other.m_buffer)) {}

WireStream& WireStream::operator=(WireStream&& other) noexcept {
    if (this != &other) {
        close();
        m_descriptor = std::exchange(other.m_descriptor, -1);
        m_tls = std::exchange(other.m_tls, nullptr);
        m_buffer = std::move(other.m_buffer);
    }
    return *this;
}

WireStream::~WireStream() {
    close();
}

WireStream WireStream::connect(std::uint16_t port) {
    WireStream stream(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(stream.m_descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        stream.close();
    return stream;
}

void WireStream::setTimeout(int milliseconds) {
    const timeval limit{milliseconds / 1000, (milliseconds % 1000) * 1000};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool WireStream::startTlsServer(ssl_ctx_st* context) {
    m_tls = SSL_new(context);
    SSL_set_options(m_tls, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_set_fd(m_tls, m_descriptor);
    const bool isDone = SSL_accept(m_tls) == 1;
    ERR_clear_error();
    return isDone;
}

bool WireStream::startTlsClient(ssl_ctx_st* context, const std::string& host,
                                std::string_view protocols) {
    m_tls = SSL_new(context);
    SSL_set_options(m_tls, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_set_fd(m_tls, m_descriptor);
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(m_tls), host.c_str()) != 1) {
        SSL_set_tlsext_host_name(m_tls, host.c_str());
        SSL_set1_host(m_tls, host.c_str());
    }
    if (!protocols.empty())
        SSL_set_alpn_protos(m_tls, reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
    const bool isDone = SSL_connect(m_tls) == 1;
    ERR_clear_error();
    return isDone;
}

std::string WireStream::protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(m_tls, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

bool WireStream::write(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t sent = 0;
        if (m_tls != nullptr)
            sent = SSL_write(m_tls, bytes.data(),
                             static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 20U)));
        else
            sent = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        ERR_clear_error();
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool WireStream::fill() {
    std::array<char, 65536> bytes{};
    ssize_t got = 0;
    if (m_tls != nullptr)
        got = SSL_read(m_tls, bytes.data(), bytes.size());
    else
        got = ::recv(m_descriptor, bytes.data(), bytes.size(), 0);
    ERR_clear_error();
    if (got > 0)
        m_buffer.append(bytes.data(), static_cast<std::size_t>(got));
    return got > 0;
}

std::string WireStream::readSome() {
    if (m_buffer.empty() && !fill())
        return {};
    return std::exchange(m_buffer, {});
}

std::string WireStream::readUntil(std::string_view text) {
    std::size_t at = 0;
    while ((at = m_buffer.find(text)) == std::string::npos)
        if (!fill())
            return {};
    std::string result = m_buffer.substr(0, at + text.size());
    m_buffer.erase(0, result.size());
    return result;
}

WireMessage WireStream::readHead() {
    WireMessage message;
    message.head = readUntil("\r\n\r\n");
    std::size_t from = 0;
    for (std::size_t to = message.head.find("\r\n"); to != std::string::npos && to > from;
         from = to + 2, to = message.head.find("\r\n", from)) {
        const std::string line = message.head.substr(from, to - from);
        const std::size_t colon = line.find(':');
        if (from == 0) {
            message.start = line;
        } else if (colon != std::string::npos) {
            const std::size_t value = line.find_first_not_of(' ', colon + 1);
            message.fields[lowered(line.substr(0, colon))] =
                value == std::string::npos ? "" : line.substr(value);
        }
    }
    return message;
}

bool WireStream::readBody(WireMessage& message) {
    const auto coding = message.fields.find("transfer-encoding");
    if (coding != message.fields.end() && coding->second.find("chunked") != std::string::npos) {
        for (;;) {
            const std::string line = readUntil("\r\n");
            if (line.empty())
                return false;
            const std::size_t size = std::strtoul(line.c_str(), nullptr, 16);
            while (m_buffer.size() < size + 2)
                if (!fill())
                    return false;
            message.body.append(m_buffer, 0, size);
            m_buffer.erase(0, size + 2);
            if (size == 0)
                return true;
        }
    }
    const auto length = message.fields.find("content-length");
    if (length == message.fields.end()) {
        if (message.start.starts_with("HTTP/"))
            while (fill())
                ;
        message.body = message.start.starts_with("HTTP/") ? std::exchange(m_buffer, {}) : "";
        return true;
    }
    const std::size_t size = std::strtoull(length->second.c_str(), nullptr, 10);
    while (m_buffer.size() < size)
        if (!fill())
            return false;
    message.body = m_buffer.substr(0, size);
    m_buffer.erase(0, size);
    return true;
}

WireMessage WireStream::readMessage() {
    WireMessage message = readHead();
    if (!message.head.empty())
        message.isComplete = readBody(message);
    return message;
}

bool WireStream::isAtEnd() {
    errno = 0;
    return m_buffer.empty() && !fill() && errno != EAGAIN;
}

void WireStream::shutdownWrite() {
    if (m_tls != nullptr)
        SSL_shutdown(m_tls);
    else
        ::shutdown(m_descriptor, SHUT_WR);
}

void WireStream::resetOnClose() {
    const linger hard{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

void WireStream::close() {
    if (m_tls != nullptr)
        SSL_free(m_tls);
    m_tls = nullptr;
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
}

} // namespace gatehouse::tests
