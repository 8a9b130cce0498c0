// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EngineDoor.h"

#include "app/cli/Await.h"
#include "core/base/Encoding.h"
#include "core/config/File.h"
#include "core/config/Paths.h"
#include "core/control/RemoteEngine.h"
#include "core/crypto/Random.h"
#include "core/engine/LocalEngine.h"
#include "core/exports/Plan.h"

namespace gatehouse::cli {
namespace {

access::ConnectionSettings settingsOf(const char* kind, const char* name) {
    access::ConnectionSettings settings;
    settings.id = kind;
    settings.kind = kind;
    settings.name = name;
    return settings;
}

} // namespace

Result<std::unique_ptr<EngineDoor>> EngineDoor::open(const DoorOptions& options) {
    std::unique_ptr<EngineDoor> door(new EngineDoor());
    door->m_environment = exports::withoutExport(Environment::ofProcess());
    door->m_isSandbox = options.usesSandbox;
    const config::Paths paths(door->m_environment);
    if (!options.usesSandbox) {
        auto remote = control::RemoteEngine::connect(paths.controlSocket());
        if (remote) {
            door->m_engine = std::move(*remote);
            door->m_isShared = true;
            return door;
        }
        if (remote.error().code != ErrorCode::NotFound)
            return fail(remote.error());
    }
    door->m_folder = paths.runtimeFolder() / ("command-" + toHex(crypto::randomBytes(6)));
    if (auto made = config::makePrivateFolder(door->m_folder); !made)
        return fail(made.error());
    engine::LocalEngineOptions local{door->m_environment, door->m_clock, door->m_secrets};
    local.keeping = options.usesSandbox ? engine::Keeping::Nothing : engine::Keeping::SettingsOnly;
    local.port = options.port.value_or(0);
    local.toolFolder = door->m_folder;
    if (options.usesSandbox)
        local.connections = {settingsOf("sandbox", "Sandbox")};
    else if (options.usesDefaults)
        local.connections = {settingsOf("profiles", "AWS profiles on this computer")};
    door->m_engine = std::make_unique<engine::LocalEngine>(std::move(local));
    const auto loaded =
        await<void>([&](const engine::Reply<void>& reply) { door->m_engine->refresh(reply); });
    if (!loaded)
        return fail(loaded.error());
    return door;
}

EngineDoor::~EngineDoor() {
    m_engine.reset();
    if (!m_folder.empty()) {
        std::error_code failed;
        std::filesystem::remove_all(m_folder, failed);
    }
}

} // namespace gatehouse::cli
