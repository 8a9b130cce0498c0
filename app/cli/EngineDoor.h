// SPDX-License-Identifier: Apache-2.0
// The engine that a command works with: the running desktop's, or one of its own for as long as the
// command lives.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/engine/Engine.h"
#include "core/engine/MemorySecretStore.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace gatehouse::cli {

/// Options of every command.
struct DoorOptions {
    bool usesSandbox = false;               ///< A sandbox of its own, whatever the desktop does.
    std::optional<std::uint16_t> port = {}; ///< Of an engine of our own.
    /// Without any connection in the settings: this computer's profiles.
    bool usesDefaults = true;
};

class EngineDoor final {
public:
    /// Connects or starts, and waits until all connections have answered.
    [[nodiscard]] static Result<std::unique_ptr<EngineDoor>> open(const DoorOptions& options);
    EngineDoor(const EngineDoor&) = delete;
    EngineDoor& operator=(const EngineDoor&) = delete;
    ~EngineDoor();

    [[nodiscard]] engine::Engine& engine() { return *m_engine; }
    [[nodiscard]] std::shared_ptr<const engine::State> state() const { return m_engine->state(); }
    /// True when the desktop's engine answers: what is started outlives the command.
    [[nodiscard]] bool isShared() const { return m_isShared; }
    [[nodiscard]] bool isSandbox() const { return m_isSandbox; }
    /// Of this process, without what another session's export put into it.
    [[nodiscard]] const Environment& environment() const { return m_environment; }

private:
    EngineDoor() = default;

    SystemClock m_clock;
    Environment m_environment;
    engine::MemorySecretStore m_secrets{"A command keeps its keys in memory, for as long as it "
                                        "runs."};
    std::filesystem::path m_folder; ///< Of an engine of our own; removed at the end.
    std::unique_ptr<engine::Engine> m_engine;
    bool m_isShared = false;
    bool m_isSandbox = false;
};

} // namespace gatehouse::cli
