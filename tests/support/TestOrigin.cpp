// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestOrigin.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace gatehouse::tests {

struct TestOrigin::State {
    void acceptAll();
    void serve(int descriptor, int number);

    ssl_ctx_st* tls = nullptr;
    Handler handler;
    int listener = -1;
    std::uint16_t port = 0;
    std::atomic<int> count{0};
    std::atomic<bool> isStopping{false};
    std::thread acceptor;
    std::mutex mutex; // guards what follows
    std::vector<std::thread> threads;
    std::set<int> open;
};

void TestOrigin::State::acceptAll() {
    for (;;) {
        const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0 || isStopping) {
            if (descriptor >= 0)
                ::close(descriptor);
            return;
        }
        const int number = ++count;
        const std::lock_guard lock(mutex);
        open.insert(descriptor);
        threads.emplace_back([this, descriptor, number] { serve(descriptor, number); });
    }
}

void TestOrigin::State::serve(int descriptor, int number) {
    WireStream stream(::dup(descriptor));
    if (tls == nullptr || stream.startTlsServer(tls))
        handler(stream, number);
    stream.close();
    const std::lock_guard lock(mutex);
    if (open.erase(descriptor) != 0)
        ::close(descriptor);
}

TestOrigin::TestOrigin(ssl_ctx_st* tls, Handler handler) : m_state(std::make_unique<State>()) {
    m_state->tls = tls;
    m_state->handler = std::move(handler);
    m_state->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    ::bind(m_state->listener, reinterpret_cast<sockaddr*>(&at), size);
    ::listen(m_state->listener, 512);
    ::getsockname(m_state->listener, reinterpret_cast<sockaddr*>(&at), &size);
    m_state->port = ntohs(at.sin_port);
    m_state->acceptor = std::thread([state = m_state.get()] { state->acceptAll(); });
}

TestOrigin::~TestOrigin() {
    m_state->isStopping = true;
    ::shutdown(m_state->listener, SHUT_RDWR);
    m_state->acceptor.join();
    ::close(m_state->listener);
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(m_state->mutex);
        for (const int descriptor : m_state->open)
            ::shutdown(descriptor, SHUT_RDWR);
        threads.swap(m_state->threads);
    }
    for (auto& thread : threads)
        thread.join();
}

std::uint16_t TestOrigin::port() const {
    return m_state->port;
}

int TestOrigin::connections() const {
    return m_state->count;
}

TestOrigin::Handler TestOrigin::answering(std::function<std::string(const WireMessage&)> answer) {
    return [answer = std::move(answer)](WireStream& connection, int) {
        for (;;) {
            const WireMessage request = connection.readMessage();
            if (!request.isComplete || !connection.write(answer(request)))
                return;
        }
    };
}

} // namespace gatehouse::tests
