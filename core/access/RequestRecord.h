// SPDX-License-Identifier: Apache-2.0
// What is remembered of a request that went through the proxy: enough to see what happened, nothing
// that is secret.
#pragma once

#include "core/base/Clock.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace gatehouse::access {

/// One request as the activity page shows it. No header values, no bodies, no query values.
struct RequestRecord {
    std::uint64_t sequence = 0; ///< Tells requests apart; rises by one a request.
    std::uint64_t revision = 0; ///< Rises with every change of any record; set by the engine.
    bool isRunning = false;     ///< The record comes again, with a higher revision, when it ends.
    TimePoint time{};
    std::string sessionId = {}; ///< Empty when no session was found.
    std::string roleDisplay = {};
    std::string accountId = {};
    std::string method = {};
    std::string host = {};
    std::string path = {}; ///< Without query.
    std::string service = {};
    std::string region = {};
    std::string operation = {}; ///< "GetCallerIdentity" where the head tells, else empty.
    std::string program = {};
    std::string payload = {}; ///< What was signed: "hash", "unsigned", "unsigned with trailer", ...
    int status = 0;           ///< HTTP status; 0 = none came.
    bool isLocalError = false;  ///< Answered by Gatehouse, not by AWS.
    std::string error = {};     ///< Sentence with cause and next step.
    std::string errorCode = {}; ///< AWS error code.
    std::uint64_t bytesUp = 0;
    std::uint64_t bytesDown = 0;
    std::chrono::microseconds localTime{
        0}; ///< Spent here: verifying, signing, waiting for credentials.
    std::chrono::microseconds upstreamTime{0}; ///< From the request sent to the first byte back.
    std::chrono::microseconds totalTime{0};
    bool operator==(const RequestRecord&) const = default;
};

} // namespace gatehouse::access
