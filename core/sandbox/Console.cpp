// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/Console.h"

#include "core/base/Encoding.h"
#include "core/crypto/Random.h"
#include "core/http/Url.h"
#include "core/sandbox/ConsolePage.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <optional>

namespace gatehouse::sandbox {
namespace {

constexpr std::chrono::minutes kTokenLife{15};

http::ServedResponse text(int status, const std::string& message) {
    http::ServedResponse response{status, {}, message};
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    return response;
}

struct SignInKeys {
    std::string id;
    std::string secret;
    std::string token;
};

std::optional<SignInKeys> keysOf(const std::string& session) {
    try {
        const auto document = nlohmann::json::parse(session);
        return SignInKeys{document.at("sessionId"), document.at("sessionKey"),
                          document.at("sessionToken")};
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

} // namespace

http::ServedResponse Console::answer(const http::ServedRequest& request) {
    const std::string& target = request.head.target;
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string path = target.substr(0, mark);
    Form form;
    if (mark < target.size()) {
        for (auto& [name, value] : http::decodeForm(std::string_view(target).substr(mark + 1)))
            form[name] = value;
    }
    if (request.head.method == "POST") {
        for (auto& [name, value] : http::decodeForm(request.body))
            form[name] = value;
    }
    if (path.starts_with("/console/"))
        return show(path.substr(9));
    if (form["Action"] == "getSigninToken")
        return giveToken(form);
    if (form["Action"] == "login")
        return signIn(form);
    return text(400, "The sandbox's sign-in endpoint has getSigninToken and login.");
}

http::ServedResponse Console::giveToken(const Form& form) {
    const auto session = form.find("Session");
    const auto keys = session == form.end() ? std::nullopt : keysOf(session->second);
    if (!keys)
        return text(400, "Session must be JSON with sessionId, sessionKey and sessionToken.");
    const auto known = m_keys.find(keys->id);
    const TimePoint now = m_clock.now();
    if (!known || !known->credentials.isTemporary() ||
        !equalInConstantTime(keys->secret, known->credentials.secretAccessKey.reveal()) ||
        !equalInConstantTime(keys->token, known->credentials.sessionToken.reveal()) ||
        *known->credentials.expiry <= now)
        return text(400, "These credentials cannot sign in to the console.");
    Seconds length = std::chrono::duration_cast<Seconds>(*known->credentials.expiry - now);
    if (const auto wanted = form.find("SessionDuration"); wanted != form.end()) {
        if (known->caller.isChained ||
            known->caller.arn.find(":federated-user/") != std::string::npos)
            return text(400, "SessionDuration is not permitted with these credentials.");
        length = Seconds(std::atol(wanted->second.c_str()));
        if (length < Seconds(900) || length > Seconds(43200))
            return text(400, "SessionDuration must be between 900 and 43200.");
    }
    const std::string token = toHex(crypto::randomBytes(64));
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_tokens, [&](const auto& entry) { return entry.second.until <= now; });
    m_tokens[token] = {known->caller, now + kTokenLife, {}, length};
    http::ServedResponse response{200, {}, nlohmann::json{{"SigninToken", token}}.dump()};
    response.headers.add("Content-Type", "application/json");
    return response;
}

http::ServedResponse Console::signIn(const Form& form) {
    const auto value = [&](const char* name) {
        const auto found = form.find(name);
        return found == form.end() ? std::string() : found->second;
    };
    const std::lock_guard lock(m_mutex);
    const auto found = m_tokens.find(value("SigninToken"));
    const TimePoint now = m_clock.now();
    if (found == m_tokens.end() || found->second.until <= now)
        return text(400, "This sign-in token is not known or has expired.");
    Visit visit = found->second;
    visit.until = now + visit.length;
    visit.destination = value("Destination");
    const std::string id = toHex(crypto::randomBytes(16));
    m_visits[id] = std::move(visit);
    http::ServedResponse response{302, {}, {}};
    response.headers.add("Location", "/console/" + id);
    response.headers.add("Cache-Control", "no-store");
    return response;
}

http::ServedResponse Console::show(const std::string& id) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_visits.find(id);
    if (found == m_visits.end() || found->second.until <= m_clock.now())
        return text(410, "This console session has ended. Open it from Gatehouse again.");
    const Visit& visit = found->second;
    http::ServedResponse response{
        200, {}, consolePage(visit.caller, visit.destination, toIso8601(visit.until))};
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'");
    return response;
}

} // namespace gatehouse::sandbox
