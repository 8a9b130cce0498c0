// SPDX-License-Identifier: Apache-2.0
#include "core/control/Calls.h"

#include "core/engine/Json.h"

#include <nlohmann/json.hpp>

#include <map>

namespace gatehouse::control {
namespace {

using engine::Engine;
using nlohmann::json;

template <typename T>
engine::Reply<T> asJson(CallReply reply) {
    return [reply = std::move(reply)](Result<T> result) {
        if (!result)
            return reply(fail(result.error()));
        if constexpr (std::is_void_v<T>)
            reply(json());
        else
            reply(json(*result));
    };
}

using Call = std::function<void(Engine&, const json&, CallReply)>;

/// A call whose one parameter is read as T.
template <typename T, typename R>
Call one(void (Engine::*method)(T, engine::Reply<R>)) {
    return [method](Engine& engine, const json& with, CallReply reply) {
        (engine.*method)(with.get<T>(), asJson<R>(std::move(reply)));
    };
}

template <typename R>
Call none(void (Engine::*method)(engine::Reply<R>)) {
    return [method](Engine& engine, const json&, CallReply reply) {
        (engine.*method)(asJson<R>(std::move(reply)));
    };
}

/// A call that has no reply of its own: two parameters, answered at once.
template <typename B>
Call pair(void (Engine::*method)(std::string, B)) {
    return [method](Engine& engine, const json& with, CallReply reply) {
        (engine.*method)(with.at(0).get<std::string>(), with.at(1).get<B>());
        reply(json());
    };
}

const std::map<std::string, Call>& calls() {
    static const std::map<std::string, Call> kCalls{
        {"refresh", none(&Engine::refresh)},
        {"addConnection", one(&Engine::addConnection)},
        {"updateConnection", one(&Engine::updateConnection)},
        {"removeConnection", one(&Engine::removeConnection)},
        {"startSession", one(&Engine::startSession)},
        {"stopSession", one(&Engine::stopSession)},
        {"renewSession", one(&Engine::renewSession)},
        {"startProxy", none(&Engine::startProxy)},
        {"stopProxy", none(&Engine::stopProxy)},
        {"setProxyPort", one(&Engine::setProxyPort)},
        {"exportSession", one(&Engine::exportSession)},
        {"consoleOutlook", one(&Engine::consoleOutlook)},
        {"launchConsole", one(&Engine::launchConsole)},
        {"consoleLink", one(&Engine::consoleLink)},
        {"requests", one(&Engine::requests)},
        {"setLastRole", pair(&Engine::setLastRole)},
        {"setFavourite", pair(&Engine::setFavourite)},
        {"setAccountColour", pair(&Engine::setAccountColour)},
        {"setValue", pair(&Engine::setValue)},
    };
    return kCalls;
}

} // namespace

json parseMessage(const std::string& line) {
    constexpr int kDeepest = 64;
    bool isTooDeep = false;
    json message = json::parse(
        line,
        [&isTooDeep](int depth, json::parse_event_t, json&) {
            isTooDeep = isTooDeep || depth > kDeepest;
            return !isTooDeep;
        },
        false);
    return isTooDeep ? json(json::value_t::discarded) : message;
}

void dispatch(Engine& engine, const std::string& call, const json& parameters, CallReply reply) {
    const auto found = calls().find(call);
    if (found == calls().end())
        return reply(fail(ErrorCode::BadInput, "The desktop does not know the call " + call + '.',
                          "Restart the desktop so that both programs are of one version."));
    try {
        found->second(engine, parameters, reply);
    } catch (const json::exception& wrong) {
        reply(fail(ErrorCode::BadInput, "The call " + call + " came with the wrong parameters.",
                   "Restart the desktop so that both programs are of one version.", wrong.what()));
    }
}

} // namespace gatehouse::control
