// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/LateSecretStore.h"

#include "app/platform/KeychainSecretStore.h"
#include "core/engine/MemorySecretStore.h"

namespace gatehouse::desktop {

engine::SecretStore& LateSecretStore::store() const {
    std::call_once(m_once, [this] {
        if (m_kind == Kind::Memory) {
            m_store = std::make_unique<engine::MemorySecretStore>(
                "The sandbox keeps nothing: its sessions end with the program.");
            return;
        }
        auto keychain = platform::KeychainSecretStore::open({});
        if (keychain)
            m_store = std::move(*keychain);
        else
            m_store = std::make_unique<engine::MemorySecretStore>(
                keychain.error().message +
                " Keys are kept in memory only: when Gatehouse ends, its sessions end, and what "
                "was exported must be exported again.");
    });
    return *m_store;
}

} // namespace gatehouse::desktop
