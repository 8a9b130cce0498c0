// SPDX-License-Identifier: Apache-2.0
#include "core/control/RemoteEngine.h"

#include "core/control/Calls.h"
#include "core/control/LineSocket.h"
#include "core/engine/Json.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <thread>

namespace gatehouse::control {

using nlohmann::json;

namespace {

Error goneError() {
    return {ErrorCode::Retry, "The Gatehouse desktop has quit.",
            "Run the command again; it will work without the desktop."};
}

template <typename T>
Result<T> readResult(const json& message) {
    if (const auto error = message.find("error"); error != message.end())
        return fail(error->get<Error>());
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return message.at("result").get<T>();
}

} // namespace

struct RemoteEngine::Link {
    using Handler = std::function<void(const json&)>; ///< Called with an error message when gone.

    explicit Link(int descriptor) : socket(descriptor) {}

    LineSocket socket;
    std::thread reader;
    std::atomic<bool> isGone = false;
    std::vector<engine::ExportFormat> formats;

    mutable std::mutex mutex; ///< Guards the next four.
    std::shared_ptr<const engine::State> state = std::make_shared<const engine::State>();
    std::map<std::uint64_t, Handler> open;
    std::uint64_t lastId = 0;
    bool isObserving = false;

    std::mutex observerMutex; ///< Held during a call of the observer.
    engine::Observer observer;

    void send(const std::string& call, json with, Handler handler);
    void readLoop();
    void take(const json& message);
    void failOpen();
    [[nodiscard]] Handler takeHandler(std::uint64_t id);

    template <typename T>
    void ask(const std::string& call, json with, engine::Reply<T> reply) {
        send(call, std::move(with), [reply = std::move(reply)](const json& message) {
            if (!reply)
                return;
            Result<T> result = fail(goneError());
            try {
                result = readResult<T>(message);
            } catch (const json::exception& wrong) {
                result = fail(ErrorCode::Internal, "The desktop's answer cannot be read.",
                              "Restart the desktop so that both programs are of one version.",
                              wrong.what());
            }
            reply(std::move(result));
        });
    }
};

void RemoteEngine::Link::send(const std::string& call, json with, Handler handler) {
    std::uint64_t id = 0;
    {
        const std::lock_guard lock(mutex);
        id = ++lastId;
        open.emplace(id, std::move(handler));
    }
    const json message{{"id", id}, {"call", call}, {"with", std::move(with)}};
    if (!isGone && socket.writeLine(message.dump(-1, ' ', false, json::error_handler_t::replace)) &&
        !isGone)
        return;
    if (const Handler failed = takeHandler(id))
        failed(json{{"error", goneError()}});
}

RemoteEngine::Link::Handler RemoteEngine::Link::takeHandler(std::uint64_t id) {
    const std::lock_guard lock(mutex);
    const auto found = open.find(id);
    if (found == open.end())
        return {};
    Handler handler = std::move(found->second);
    open.erase(found);
    return handler;
}

void RemoteEngine::Link::readLoop() {
    while (const auto line = socket.readLine()) {
        const json message = parseMessage(*line);
        if (!message.is_object())
            break;
        try {
            take(message);
        } catch (const json::exception&) {
            break; // of another version, or not the desktop at all
        }
    }
    isGone = true;
    failOpen();
}

void RemoteEngine::Link::take(const json& message) {
    if (const auto found = message.find("state"); found != message.end()) {
        auto next = std::make_shared<const engine::State>(found->get<engine::State>());
        const std::lock_guard lock(mutex);
        state = std::move(next);
    }
    if (message.contains("changes")) {
        const std::lock_guard lock(observerMutex);
        if (observer)
            observer(message["changes"].get<unsigned>());
        return;
    }
    if (const Handler handler = takeHandler(message.value("id", std::uint64_t{0})))
        handler(message);
}

void RemoteEngine::Link::failOpen() {
    std::map<std::uint64_t, Handler> failed;
    {
        const std::lock_guard lock(mutex);
        failed.swap(open);
    }
    for (const auto& [id, handler] : failed)
        handler(json{{"error", goneError()}});
}

RemoteEngine::RemoteEngine(std::unique_ptr<Link> link) : m_link(std::move(link)) {}

RemoteEngine::~RemoteEngine() {
    {
        const std::lock_guard lock(m_link->mutex);
        m_link->open.clear(); // no reply comes once this has begun
    }
    m_link->socket.shutDown();
    m_link->reader.join();
}

Result<std::unique_ptr<RemoteEngine>> RemoteEngine::connect(const std::filesystem::path& socket) {
    const auto descriptor = connectUnix(socket);
    if (!descriptor)
        return fail(descriptor.error());
    auto link = std::make_unique<Link>(*descriptor);
    if (!link->socket.isSameUser())
        return fail(ErrorCode::Refused, "The control socket belongs to another user.",
                    "Do not use it; check who owns " + socket.string() + '.');
    link->reader = std::thread([raw = link.get()] { raw->readLoop(); });
    Link& shared = *link;
    std::unique_ptr<RemoteEngine> remote(new RemoteEngine(std::move(link)));

    auto answered = std::make_shared<std::promise<Result<json>>>();
    auto answer = answered->get_future();
    shared.ask<json>("hello", {{"version", GATEHOUSE_VERSION}},
                     [answered](Result<json> result) { answered->set_value(std::move(result)); });
    if (answer.wait_for(std::chrono::seconds(5)) != std::future_status::ready)
        return fail(ErrorCode::Retry, "The Gatehouse desktop does not answer.",
                    "Quit it and start it again.");
    const Result<json> hello = answer.get();
    if (!hello)
        return fail(hello.error());
    const auto found = hello->is_object() ? hello->find("version") : hello->end();
    const std::string version =
        found != hello->end() && found->is_string() ? found->get<std::string>() : "unknown";
    if (version != GATEHOUSE_VERSION)
        return fail(ErrorCode::BadInput,
                    "The running desktop is version " + version + ", this command is " +
                        GATEHOUSE_VERSION + '.',
                    "Quit the desktop and start it again.");
    try {
        shared.formats = hello->at("formats").get<std::vector<engine::ExportFormat>>();
    } catch (const json::exception& wrong) {
        return fail(ErrorCode::Internal, "The running desktop's greeting cannot be read.",
                    "Quit the desktop and start it again.", wrong.what());
    }
    return remote;
}

std::shared_ptr<const engine::State> RemoteEngine::state() const {
    const std::lock_guard lock(m_link->mutex);
    return m_link->state;
}

void RemoteEngine::observe(engine::Observer observer) {
    {
        const std::lock_guard lock(m_link->observerMutex);
        m_link->observer = std::move(observer);
    }
    {
        const std::lock_guard lock(m_link->mutex);
        if (std::exchange(m_link->isObserving, true))
            return;
    }
    m_link->ask<void>("observe", nullptr, {});
}

void RemoteEngine::refresh(engine::Reply<void> reply) {
    m_link->ask<void>("refresh", nullptr, std::move(reply));
}
void RemoteEngine::addConnection(access::ConnectionSettings settings,
                                 engine::Reply<std::string> reply) {
    m_link->ask<std::string>("addConnection", settings, std::move(reply));
}
void RemoteEngine::updateConnection(access::ConnectionSettings settings,
                                    engine::Reply<void> reply) {
    m_link->ask<void>("updateConnection", settings, std::move(reply));
}
void RemoteEngine::removeConnection(std::string connectionId, engine::Reply<void> reply) {
    m_link->ask<void>("removeConnection", connectionId, std::move(reply));
}
void RemoteEngine::startSession(engine::SessionRequest request,
                                engine::Reply<access::SessionInfo> reply) {
    m_link->ask<access::SessionInfo>("startSession", request, std::move(reply));
}
void RemoteEngine::stopSession(std::string sessionId, engine::Reply<void> reply) {
    m_link->ask<void>("stopSession", sessionId, std::move(reply));
}
void RemoteEngine::renewSession(std::string sessionId, engine::Reply<access::SessionInfo> reply) {
    m_link->ask<access::SessionInfo>("renewSession", sessionId, std::move(reply));
}
void RemoteEngine::startProxy(engine::Reply<engine::ProxyState> reply) {
    m_link->ask<engine::ProxyState>("startProxy", nullptr, std::move(reply));
}
void RemoteEngine::stopProxy(engine::Reply<void> reply) {
    m_link->ask<void>("stopProxy", nullptr, std::move(reply));
}
void RemoteEngine::setProxyPort(std::uint16_t port, engine::Reply<engine::ProxyState> reply) {
    m_link->ask<engine::ProxyState>("setProxyPort", port, std::move(reply));
}
std::vector<engine::ExportFormat> RemoteEngine::exportFormats() const {
    return m_link->formats;
}
void RemoteEngine::exportSession(engine::ExportRequest request,
                                 engine::Reply<engine::ExportText> reply) {
    m_link->ask<engine::ExportText>("exportSession", request, std::move(reply));
}
void RemoteEngine::consoleOutlook(engine::ConsoleLaunchRequest request,
                                  engine::Reply<access::ConsoleOutlook> reply) {
    m_link->ask<access::ConsoleOutlook>("consoleOutlook", request, std::move(reply));
}
void RemoteEngine::launchConsole(engine::ConsoleLaunchRequest request,
                                 engine::Reply<engine::ConsoleLaunch> reply) {
    m_link->ask<engine::ConsoleLaunch>("launchConsole", request, std::move(reply));
}
void RemoteEngine::consoleLink(engine::ConsoleLaunchRequest request,
                               engine::Reply<access::ConsoleLink> reply) {
    m_link->ask<access::ConsoleLink>("consoleLink", request, std::move(reply));
}
void RemoteEngine::requests(std::uint64_t afterRevision,
                            engine::Reply<std::vector<access::RequestRecord>> reply) {
    m_link->ask<std::vector<access::RequestRecord>>("requests", afterRevision, std::move(reply));
}
void RemoteEngine::setLastRole(std::string appKey, std::string roleArn) {
    m_link->ask<void>("setLastRole", json::array({appKey, roleArn}), {});
}
void RemoteEngine::setFavourite(std::string key, bool isFavourite) {
    m_link->ask<void>("setFavourite", json::array({key, isFavourite}), {});
}
void RemoteEngine::setAccountColour(std::string accountId, std::string colour) {
    m_link->ask<void>("setAccountColour", json::array({accountId, colour}), {});
}
void RemoteEngine::setValue(std::string name, std::string value) {
    m_link->ask<void>("setValue", json::array({name, value}), {});
}

} // namespace gatehouse::control
