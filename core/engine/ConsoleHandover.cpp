// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ConsoleHandover.h"

#include "core/base/Encoding.h"
#include "core/crypto/Random.h"
#include "core/http/LoopbackServer.h"

#include <map>
#include <mutex>

namespace gatehouse::engine {
namespace {

constexpr std::chrono::minutes kLifetime{2};

http::ServedResponse page(int status, const std::string& heading, const std::string& text) {
    http::ServedResponse response;
    response.status = status;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                    "<meta name=\"color-scheme\" content=\"light dark\"><title>Gatehouse</title>"
                    "<body style=\"font: 16px system-ui, sans-serif; max-width: 34em; "
                    "margin: 15vh auto; padding: 0 1em\"><h1 style=\"font-size: 1.4em\">" +
                    heading + "</h1><p>" + text + "</p></body></html>";
    return response;
}

} // namespace

struct ConsoleHandover::State {
    struct Offer {
        std::string url;
        std::chrono::steady_clock::time_point until;
    };

    explicit State(const Clock& its) : clock(its) {}
    [[nodiscard]] http::ServedResponse serve(const http::ServedRequest& request);
    void dropOld();

    const Clock& clock;
    std::mutex mutex;                    ///< Guards all below.
    std::map<std::string, Offer> offers; ///< By path.
    std::string host;                    ///< "127.0.0.1:PORT", against DNS rebinding.
    std::unique_ptr<http::LoopbackServer> server;
};

void ConsoleHandover::State::dropOld() {
    std::erase_if(offers, [&](const auto& offer) { return offer.second.until <= clock.steady(); });
}

http::ServedResponse ConsoleHandover::State::serve(const http::ServedRequest& request) {
    const std::lock_guard lock(mutex);
    dropOld();
    http::ServedResponse response;
    const auto found = offers.find(request.head.target);
    if (request.head.headers.get("Host").value_or("") != host) {
        response = page(400, "This page is not for that address",
                        "Open the console from Gatehouse again.");
    } else if (found == offers.end()) {
        response = page(410, "This sign-in link has been used or has expired",
                        "Each link works once and for two minutes. Open the console from Gatehouse "
                        "again.");
    } else if (request.head.method != "GET") {
        // Browsers that look ahead with HEAD must not use the link up.
        response = page(405, "Only GET is answered here", "Open the console from Gatehouse again.");
    } else {
        response = page(303, "Signing in", "You are being taken to the AWS console.");
        response.headers.set("Location", found->second.url);
        offers.erase(found);
    }
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

ConsoleHandover::ConsoleHandover(const Clock& clock) : m_state(std::make_shared<State>(clock)) {}

ConsoleHandover::~ConsoleHandover() {
    std::unique_ptr<http::LoopbackServer> server;
    {
        const std::lock_guard lock(m_state->mutex);
        server = std::move(m_state->server);
    }
    server.reset(); // joins threads that may want the mutex
}

Result<std::string> ConsoleHandover::offer(const std::string& signInUrl) {
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->server) {
        auto server = http::LoopbackServer::start(
            [weak = std::weak_ptr(m_state)](const http::ServedRequest& request) {
                const auto state = weak.lock();
                return state ? state->serve(request) : http::ServedResponse{503};
            });
        if (!server)
            return fail(server.error());
        m_state->server = std::move(*server);
        m_state->host = "127.0.0.1:" + std::to_string(m_state->server->port());
    }
    m_state->dropOld();
    const std::string path = "/" + toHex(crypto::randomBytes(32));
    m_state->offers[path] = {signInUrl, m_state->clock.steady() + kLifetime};
    return "http://" + m_state->host + path;
}

} // namespace gatehouse::engine
