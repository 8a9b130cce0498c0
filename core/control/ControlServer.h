// SPDX-License-Identifier: Apache-2.0
// The running desktop's engine for the command line: a Unix socket that only the same user can
// open, one JSON document a line.
//
//   client  {"id": 1, "call": "startSession", "with": {...}}
//   server  {"id": 1, "result": ..., "state": {...}}    state only when it changed since the last
//   server  {"id": 1, "error": {...}, "state": {...}}
//   server  {"changes": 4, "state": {...}}              after the call "observe"
//
// A reader that falls 64 MB behind is cut off. The protocol is private to programs of one version:
// "hello" tells the version, and another one is refused by RemoteEngine.
#pragma once

#include "core/base/Result.h"
#include "core/engine/Engine.h"

#include <filesystem>
#include <memory>

namespace gatehouse::control {

/// Construction, listen() and destruction on one thread; the engine's observer is NOT taken over:
/// whoever owns it calls stateChanged().
class ControlServer final {
public:
    /// `engine` outlives the server, and is asked from the server's own thread.
    explicit ControlServer(engine::Engine& engine);
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;
    ~ControlServer();

    /// Makes the socket with mode 0600; its folder must belong to the user alone. A socket left
    /// behind by a program that died is replaced; one that answers is Refused.
    [[nodiscard]] Result<void> listen(const std::filesystem::path& socket);
    /// Tells the clients that observe. Any thread.
    void stateChanged(unsigned changes);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace gatehouse::control
