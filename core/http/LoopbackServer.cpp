// SPDX-License-Identifier: Apache-2.0
#include "core/http/LoopbackServer.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace gatehouse::http {
namespace {

class Connection final {
public:
    explicit Connection(int descriptor) : m_descriptor(descriptor) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { ::close(m_descriptor); }

    void cut() const { ::shutdown(m_descriptor, SHUT_RDWR); }
    void serve(const LoopbackServer::Handler& handler, std::size_t largestBody);
    std::atomic<bool> isDone = false;

private:
    bool receive();
    [[nodiscard]] bool send(std::string_view bytes) const;
    bool readBody(RequestParser& parser, ServedRequest& request, std::size_t largestBody);
    [[nodiscard]] bool answer(const ServedRequest& request, ServedResponse response,
                              bool keepAlive) const;
    void refuse(int status, const std::string& text) const;

    int m_descriptor;
    std::string m_buffer;
};

bool Connection::receive() {
    char chunk[65536]; // NOLINT: a plain buffer for recv
    for (;;) {
        const ssize_t count = ::recv(m_descriptor, chunk, sizeof chunk, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        m_buffer.append(chunk, static_cast<std::size_t>(count));
        return true;
    }
}

bool Connection::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Connection::refuse(int status, const std::string& text) const {
    ServedResponse response{status, {}, text};
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    (void)answer({}, std::move(response), false);
}

bool Connection::readBody(RequestParser& parser, ServedRequest& request, std::size_t largestBody) {
    if (request.head.headers.hasToken("expect", "100-continue") &&
        !send("HTTP/1.1 100 Continue\r\n\r\n"))
        return false;
    for (;;) {
        const auto step = parser.step(m_buffer);
        if (!step) {
            refuse(400, step.error().message);
            return false;
        }
        if (step->kind == Step::Kind::Body)
            request.body += step->body;
        m_buffer.erase(0, step->consumed);
        if (request.body.size() > largestBody) {
            refuse(413, "The body is too large for this server.");
            return false;
        }
        if (step->kind == Step::Kind::Complete)
            return true;
        if (step->kind == Step::Kind::NeedMore && !receive())
            return false;
    }
}

bool Connection::answer(const ServedRequest& request, ServedResponse response,
                        bool keepAlive) const {
    ResponseHead head;
    head.status = response.status;
    head.reason = response.status < 300 ? "OK" : response.status < 400 ? "See Other" : "Error";
    head.headers = std::move(response.headers);
    if (!head.headers.has("content-length") && response.status != 204)
        head.headers.add("Content-Length", std::to_string(response.body.size()));
    if (!keepAlive)
        head.headers.add("Connection", "close");
    std::string bytes = serialise(head);
    if (request.head.method != "HEAD")
        bytes += response.body;
    return send(bytes);
}

void Connection::serve(const LoopbackServer::Handler& handler, std::size_t largestBody) {
    RequestParser parser;
    for (;;) {
        const auto step = parser.step(m_buffer);
        if (!step)
            return refuse(400, step.error().message);
        m_buffer.erase(0, step->consumed);
        if (step->kind == Step::Kind::NeedMore) {
            if (!receive())
                return;
            continue;
        }
        ServedRequest request{parser.head(), {}};
        if (!readBody(parser, request, largestBody))
            return;
        const bool keepAlive = keepsAlive(request.head);
        if (!answer(request, handler(request), keepAlive) || !keepAlive)
            return;
    }
}

} // namespace

struct LoopbackServer::State {
    struct Served {
        std::shared_ptr<Connection> connection;
        std::thread thread;
    };

    Handler handler;
    Options options;
    int listener = -1;
    std::uint16_t port = 0;
    std::thread acceptor;
    std::atomic<bool> isStopping = false;
    std::mutex mutex; ///< Guards `connections`.
    std::list<Served> connections;

    void acceptLoop();
    void reap();
};

void LoopbackServer::State::reap() {
    std::list<Served> done;
    {
        const std::lock_guard lock(mutex);
        for (auto at = connections.begin(); at != connections.end();) {
            const auto next = std::next(at);
            if (at->connection->isDone)
                done.splice(done.end(), connections, at);
            at = next;
        }
    }
    for (Served& served : done)
        served.thread.join();
}

void LoopbackServer::State::acceptLoop() {
    for (;;) {
        const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (isStopping) {
            if (descriptor >= 0)
                ::close(descriptor);
            return;
        }
        if (descriptor < 0)
            continue;
        const int one = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        auto connection = std::make_shared<Connection>(descriptor);
        reap();
        const std::lock_guard lock(mutex);
        if (connections.size() >= options.connections)
            continue;
        connections.push_back({connection, std::thread([this, connection] {
                                   connection->serve(handler, options.largestBody);
                                   connection->cut();
                                   connection->isDone = true;
                               })});
    }
}

LoopbackServer::LoopbackServer(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<LoopbackServer>> LoopbackServer::start(Handler handler) {
    return start(std::move(handler), Options());
}

Result<std::unique_ptr<LoopbackServer>> LoopbackServer::start(Handler handler, Options options) {
    auto state = std::make_unique<State>();
    state->handler = std::move(handler);
    state->options = options;
    state->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address); // NOLINT: what the socket calls take
    socklen_t size = sizeof address;
    const int one = 1;
    ::setsockopt(state->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (state->listener < 0 || ::bind(state->listener, generic, size) != 0 ||
        ::listen(state->listener, 128) != 0 ||
        ::getsockname(state->listener, generic, &size) != 0) {
        const std::string reason = std::strerror(errno);
        if (state->listener >= 0)
            ::close(state->listener);
        return fail(ErrorCode::Refused,
                    "Port " + std::to_string(options.port) +
                        " of 127.0.0.1 cannot be used: " + reason + '.',
                    "Choose another port, or end the program that has it.");
    }
    state->port = ntohs(address.sin_port);
    state->acceptor = std::thread([raw = state.get()] { raw->acceptLoop(); });
    return std::unique_ptr<LoopbackServer>(new LoopbackServer(std::move(state)));
}

LoopbackServer::~LoopbackServer() {
    m_state->isStopping = true;
    ::shutdown(m_state->listener, SHUT_RDWR);
    m_state->acceptor.join();
    ::close(m_state->listener);
    for (State::Served& served : m_state->connections) {
        served.connection->cut();
        served.thread.join();
    }
}

std::uint16_t LoopbackServer::port() const {
    return m_state->port;
}

std::string LoopbackServer::address() const {
    return "http://127.0.0.1:" + std::to_string(m_state->port);
}

} // namespace gatehouse::http
