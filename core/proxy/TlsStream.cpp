// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/TlsStream.h"

#include "core/proxy/Socket.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <utility>

namespace gatehouse::proxy {

namespace {

/// What OpenSSL reads from and writes to. Its own socket BIO would raise SIGPIPE and could not
/// begin with bytes that were read before.
struct Port {
    int descriptor = -1;
    std::string received = {};
    std::size_t taken = 0;
    int error = 0;
    bool isEnded = false;
};

int readPort(BIO* bio, char* into, int room) {
    auto& port = *static_cast<Port*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (port.taken < port.received.size()) {
        const std::size_t size =
            std::min(port.received.size() - port.taken, static_cast<std::size_t>(room));
        std::copy_n(port.received.data() + port.taken, size, into);
        port.taken += size;
        if (port.taken == port.received.size()) {
            std::string().swap(port.received);
            port.taken = 0;
        }
        return static_cast<int>(size);
    }
    const auto got = ::recv(port.descriptor, into, static_cast<std::size_t>(room), 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_read(bio);
    else if (got < 0)
        port.error = errno;
    else if (got == 0)
        port.isEnded = true;
    return static_cast<int>(got);
}

int writePort(BIO* bio, const char* from, int size) {
    auto& port = *static_cast<Port*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(port.descriptor, from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_write(bio);
    else if (sent < 0)
        port.error = errno;
    return static_cast<int>(sent);
}

long controlPort(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF)
        return static_cast<Port*>(BIO_get_data(bio))->isEnded ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

int createPort(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

struct MethodDeleter {
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

const BIO_METHOD* portMethod() {
    static const std::unique_ptr<BIO_METHOD, MethodDeleter> method = [] {
        std::unique_ptr<BIO_METHOD, MethodDeleter> made(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "gatehouse port"));
        BIO_meth_set_read(made.get(), readPort);
        BIO_meth_set_write(made.get(), writePort);
        BIO_meth_set_ctrl(made.get(), controlPort);
        BIO_meth_set_create(made.get(), createPort);
        return made;
    }();
    return method.get();
}

bool isAddress(const std::string& name) {
    std::array<unsigned char, 16> ignored{};
    return ::inet_pton(AF_INET, name.c_str(), ignored.data()) == 1 ||
           ::inet_pton(AF_INET6, name.c_str(), ignored.data()) == 1;
}

std::string lowerCased(const char* text) {
    std::string words = text == nullptr ? "unknown TLS error" : text;
    if (words.size() > 1 && words[1] >= 'a')
        words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
    return words;
}

} // namespace

struct TlsStream::State {
    State(int descriptor, ssl_ctx_st* context) : tls(SSL_new(context)) {
        port.descriptor = descriptor;
        BIO* bio = BIO_new(portMethod());
        BIO_set_data(bio, &port);
        SSL_set_bio(tls, bio, bio);
        SSL_set_mode(tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_set_read_ahead(tls, 1); // one system call a record instead of two
        // A peer that just closes is told apart by the length of the message that it owed.
        SSL_set_options(tls, SSL_OP_IGNORE_UNEXPECTED_EOF);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { SSL_free(tls); }

    Port port;
    SSL* tls;
    std::string reason;
    bool hasFailed = false;
};

TlsStream::TlsStream(std::unique_ptr<State> state) : m_state(std::move(state)) {}
TlsStream::~TlsStream() = default;

std::unique_ptr<TlsStream> TlsStream::server(int descriptor, ssl_ctx_st* context,
                                             std::string_view received) {
    auto state = std::make_unique<State>(descriptor, context);
    state->port.received = received;
    SSL_set_options(state->tls, SSL_OP_NO_TICKET);
    SSL_set_num_tickets(state->tls, 0);
    SSL_set_accept_state(state->tls);
    return std::unique_ptr<TlsStream>(new TlsStream(std::move(state)));
}

std::unique_ptr<TlsStream> TlsStream::client(int descriptor, ssl_ctx_st* context,
                                             const std::string& name, ssl_session_st* session) {
    auto state = std::make_unique<State>(descriptor, context);
    SSL_set_verify(state->tls, SSL_VERIFY_PEER, nullptr);
    X509_VERIFY_PARAM* rules = SSL_get0_param(state->tls);
    if (isAddress(name)) {
        X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str());
    } else {
        SSL_set_tlsext_host_name(state->tls, name.c_str());
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(rules, name.data(), name.size());
    }
    if (session != nullptr)
        SSL_set_session(state->tls, session);
    SSL_set_connect_state(state->tls);
    return std::unique_ptr<TlsStream>(new TlsStream(std::move(state)));
}

IoStatus TlsStream::outcome(int returned) {
    State& state = *m_state;
    switch (SSL_get_error(state.tls, returned)) {
    case SSL_ERROR_NONE:
        return IoStatus::Done;
    case SSL_ERROR_WANT_READ:
        return IoStatus::WantRead;
    case SSL_ERROR_WANT_WRITE:
        return IoStatus::WantWrite;
    case SSL_ERROR_ZERO_RETURN:
        if (SSL_is_init_finished(state.tls) != 0)
            return IoStatus::End;
        state.reason = "the connection was closed during the TLS handshake";
        break;
    case SSL_ERROR_SYSCALL:
        state.reason = state.port.error != 0 ? describeErrno(state.port.error)
                                             : "the connection was closed during the TLS handshake";
        break;
    default:
        if (const long verified = SSL_get_verify_result(state.tls); verified != X509_V_OK)
            state.reason = "its certificate is not valid: " +
                           lowerCased(X509_verify_cert_error_string(verified));
        else
            state.reason = lowerCased(ERR_reason_error_string(ERR_peek_error()));
    }
    state.hasFailed = true;
    ERR_clear_error();
    return IoStatus::Failed;
}

void TlsStream::offerHttp2() {
    static constexpr std::array<unsigned char, 12> kOffer{2,   'h', '2', 8,   'h', 't',
                                                          't', 'p', '/', '1', '.', '1'};
    SSL_set_alpn_protos(m_state->tls, kOffer.data(), kOffer.size());
}

IoStatus TlsStream::handshake() {
    ERR_clear_error();
    return outcome(SSL_do_handshake(m_state->tls));
}

IoResult TlsStream::read(char* into, std::size_t room) {
    ERR_clear_error();
    const int got =
        SSL_read(m_state->tls, into, static_cast<int>(std::min<std::size_t>(room, INT_MAX)));
    if (got > 0)
        return {IoStatus::Done, static_cast<std::size_t>(got)};
    return {outcome(got), 0};
}

IoResult TlsStream::write(std::string_view bytes) {
    ERR_clear_error();
    const int sent = SSL_write(m_state->tls, bytes.data(),
                               static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX)));
    if (sent > 0)
        return {IoStatus::Done, static_cast<std::size_t>(sent)};
    return {outcome(sent), 0};
}

void TlsStream::sayGoodbye() {
    if (m_state->hasFailed || SSL_is_init_finished(m_state->tls) == 0)
        return;
    ERR_clear_error();
    SSL_shutdown(m_state->tls);
    ERR_clear_error();
}

const std::string& TlsStream::reason() const {
    return m_state->reason;
}

std::string_view TlsStream::protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(m_state->tls, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

ssl_session_st* TlsStream::takeSession() {
    SSL_SESSION* session = SSL_get1_session(m_state->tls);
    if (session != nullptr && SSL_SESSION_is_resumable(session) == 0) {
        SSL_SESSION_free(session);
        return nullptr;
    }
    return session;
}

} // namespace gatehouse::proxy
