// SPDX-License-Identifier: Apache-2.0
// What both sides of the proxy saw of each request, and the promises that are held against it.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace gatehouse::simulation {

/// A promise of the proxy that was broken.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void hold(bool holds, const std::string& promise) {
    if (!holds)
        throw Broken(promise);
}

enum class Payload { Hash, WrongHash, Unsigned, Undeclared };

struct Exchanged {
    // As the client made it.
    int role = 0;
    std::string method;
    std::string body = {};
    Payload payload = Payload::Hash;
    bool hasBadSignature = false;
    bool hasChunks = false;
    // What happened.
    std::size_t sent = 0;            ///< Bytes of the body that the client's socket took.
    int heads = 0;                   ///< How often an origin saw its head.
    std::size_t arrived = 0;         ///< Bytes of the body at the origin, of the last time.
    std::size_t answerSize = 0;      ///< Of the body that the origin began to send.
    std::size_t answerSent = 0;      ///< Bytes that the origin's socket took.
    std::size_t answerGot = 0;       ///< Bytes of the answer's body at the client.
    bool endsWithConnection = false; ///< Nobody can tell a cut answer from a whole one.
    bool isDropped = false;          ///< Pipelined behind an answer that ended the connection.
    bool isComplete = false;         ///< An origin saw its end.
    bool isAnswered = false;         ///< The client had a whole answer.
    int status = 0;
};

struct Ledger {
    std::map<int, Exchanged> requests = {};
    std::set<int> stopped = {}; ///< Roles whose keys were stopped.
    int lastId = 0;

    [[nodiscard]] Exchanged& at(int id) {
        const auto found = requests.find(id);
        hold(found != requests.end(), "an origin and a client see only what was sent");
        return found->second;
    }
};

/// "Request 7 ...": every answer of an origin says whose it is, in each of its bytes.
[[nodiscard]] inline std::string answerOf(int id, std::size_t size) {
    const std::string word = "answer " + std::to_string(id) + ' ';
    std::string text;
    while (text.size() < size)
        text += word;
    text.resize(size);
    return text;
}

} // namespace gatehouse::simulation
