// SPDX-License-Identifier: Apache-2.0
// One thread accepts; each client has a thread of its own that reads its calls. Clients are few and
// short-lived, so plain blocking code serves best.
#include "core/control/ControlServer.h"

#include "core/base/Log.h"
#include "core/control/Calls.h"
#include "core/control/LineSocket.h"
#include "core/engine/Json.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <list>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace gatehouse::control {
namespace {

using nlohmann::json;

/// Shared with replies that may come after the client has gone.
struct Client {
    explicit Client(int descriptor) : socket(descriptor) {}

    LineSocket socket;
    std::atomic<bool> observes = false;
    std::atomic<bool> isDone = false;
    std::atomic<std::uint64_t> seenRevision = 0;

    void send(json message, const engine::Engine& engine) {
        const auto state = engine.state();
        if (seenRevision.exchange(state->revision) != state->revision)
            message["state"] = *state;
        if (!socket.writeLine(message.dump(-1, ' ', false, json::error_handler_t::replace)))
            socket.shutDown();
    }
};

} // namespace

struct ControlServer::State {
    explicit State(engine::Engine& served) : engine(served) {}

    struct Served {
        std::shared_ptr<Client> client;
        std::thread thread;
    };

    engine::Engine& engine;
    int listener = -1;
    int wake = -1;
    std::filesystem::path path;
    std::thread acceptor;
    std::mutex mutex; ///< Guards `clients` and `pendingChanges`.
    std::list<Served> clients;
    unsigned pendingChanges = 0;

    void acceptLoop();
    void accept();
    void serve(const std::shared_ptr<Client>& client);
    void answer(const std::shared_ptr<Client>& client, const json& message);
    void pushChanges();
    void reap();
};

void ControlServer::State::acceptLoop() {
    for (;;) {
        pollfd waits[] = {{listener, POLLIN, 0}, {wake, POLLIN, 0}}; // NOLINT: what poll takes
        if (::poll(waits, 2, -1) < 0)
            continue;
        if (waits[1].revents != 0) {
            std::uint64_t count = 0;
            if (::read(wake, &count, sizeof count) < 0)
                continue;
            if (count >= (1ULL << 32U)) // close() adds this much
                return;
            pushChanges();
        }
        if (waits[0].revents != 0)
            accept();
    }
}

void ControlServer::State::accept() {
    const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0)
        return;
    auto client = std::make_shared<Client>(descriptor);
    if (!client->socket.isSameUser()) {
        log(LogLevel::Warning, "control", "another user's process was refused");
        return;
    }
    reap();
    const std::lock_guard lock(mutex);
    clients.push_back({client, std::thread([this, client] { serve(client); })});
}

void ControlServer::State::serve(const std::shared_ptr<Client>& client) {
    while (const auto line = client->socket.readLine()) {
        const json message = parseMessage(*line);
        if (!message.is_object())
            break;
        answer(client, message);
    }
    client->socket.shutDown(); // whoever waits for an answer must not wait for ever
    client->isDone = true;
}

void ControlServer::State::answer(const std::shared_ptr<Client>& client, const json& message) {
    const json id = message.value("id", json());
    const std::string call =
        message.contains("call") && message["call"].is_string() ? message["call"] : "";
    if (call == "hello") {
        client->seenRevision = ~0ULL; // the first answer always brings the state
        client->send(
            {{"id", id},
             {"result", {{"version", GATEHOUSE_VERSION}, {"formats", engine.exportFormats()}}}},
            engine);
        return;
    }
    if (call == "observe") {
        client->observes = true;
        client->send({{"id", id}, {"result", nullptr}}, engine);
        return;
    }
    engine::Engine* served = &engine;
    dispatch(engine, call, message.value("with", json()),
             [client, id, served](Result<json> result) {
                 if (result)
                     client->send({{"id", id}, {"result", std::move(*result)}}, *served);
                 else
                     client->send({{"id", id}, {"error", result.error()}}, *served);
             });
}

void ControlServer::State::pushChanges() {
    std::vector<std::shared_ptr<Client>> observers;
    unsigned changes = 0;
    {
        const std::lock_guard lock(mutex);
        changes = std::exchange(pendingChanges, 0U);
        for (const Served& served : clients) {
            if (served.client->observes && !served.client->isDone)
                observers.push_back(served.client);
        }
    }
    for (const auto& client : observers)
        client->send({{"changes", changes}}, engine);
}

void ControlServer::State::reap() {
    std::list<Served> done;
    {
        const std::lock_guard lock(mutex);
        for (auto at = clients.begin(); at != clients.end();) {
            const auto next = std::next(at);
            if (at->client->isDone)
                done.splice(done.end(), clients, at);
            at = next;
        }
    }
    for (Served& served : done)
        served.thread.join();
}

ControlServer::ControlServer(engine::Engine& engine) : m_state(std::make_unique<State>(engine)) {}

Result<void> ControlServer::listen(const std::filesystem::path& socket) {
    const auto listener = listenUnix(socket);
    if (!listener)
        return fail(listener.error());
    m_state->listener = *listener;
    m_state->path = socket;
    m_state->wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_state->acceptor = std::thread([state = m_state.get()] { state->acceptLoop(); });
    return {};
}

void ControlServer::stateChanged(unsigned changes) {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->pendingChanges |= changes;
    }
    const std::uint64_t one = 1;
    if (m_state->wake >= 0 && ::write(m_state->wake, &one, sizeof one) < 0)
        log(LogLevel::Debug, "control", "the server's wake-up is full");
}

ControlServer::~ControlServer() {
    if (m_state->listener < 0)
        return;
    const std::uint64_t end = 1ULL << 32U;
    while (::write(m_state->wake, &end, sizeof end) < 0 && errno == EINTR) {
    }
    m_state->acceptor.join();
    ::close(m_state->listener);
    ::unlink(m_state->path.c_str());
    for (State::Served& served : m_state->clients) {
        served.client->socket.shutDown();
        served.thread.join();
    }
    ::close(m_state->wake);
}

} // namespace gatehouse::control
