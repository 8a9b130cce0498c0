// SPDX-License-Identifier: Apache-2.0
// The keychain, looked for when it is first needed and off the GUI's thread; memory where there is
// none.
#pragma once

#include "core/engine/SecretStore.h"

#include <memory>
#include <mutex>

namespace gatehouse::desktop {

class LateSecretStore final : public engine::SecretStore {
public:
    enum class Kind { Keychain, Memory };
    /// Memory: nothing of the sandbox is to be kept.
    explicit LateSecretStore(Kind kind) : m_kind(kind) {}

    [[nodiscard]] bool isPersistent() const override { return store().isPersistent(); }
    [[nodiscard]] std::string description() const override { return store().description(); }
    [[nodiscard]] Result<std::optional<Secret>> read(const std::string& name) override {
        return store().read(name);
    }
    [[nodiscard]] Result<void> write(const std::string& name, const Secret& value) override {
        return store().write(name, value);
    }
    [[nodiscard]] Result<void> remove(const std::string& name) override {
        return store().remove(name);
    }

private:
    [[nodiscard]] engine::SecretStore& store() const;

    Kind m_kind;
    mutable std::once_flag m_once;
    mutable std::unique_ptr<engine::SecretStore> m_store;
};

} // namespace gatehouse::desktop
