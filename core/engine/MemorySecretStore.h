// SPDX-License-Identifier: Apache-2.0
// Secrets that live as long as the process: the fallback where there is no keychain, and all that a
// single command needs.
#pragma once

#include "core/engine/SecretStore.h"

#include <map>
#include <mutex>

namespace gatehouse::engine {

class MemorySecretStore final : public SecretStore {
public:
    /// `reason` says why there is no keychain and what that costs; shown to the person.
    explicit MemorySecretStore(std::string reason) : m_reason(std::move(reason)) {}

    [[nodiscard]] bool isPersistent() const override { return false; }
    [[nodiscard]] std::string description() const override { return m_reason; }

    [[nodiscard]] Result<std::optional<Secret>> read(const std::string& name) override {
        const std::lock_guard lock(m_mutex);
        const auto found = m_values.find(name);
        if (found == m_values.end())
            return std::optional<Secret>();
        return std::optional<Secret>(found->second);
    }
    [[nodiscard]] Result<void> write(const std::string& name, const Secret& value) override {
        const std::lock_guard lock(m_mutex);
        m_values.insert_or_assign(name, value);
        return {};
    }
    [[nodiscard]] Result<void> remove(const std::string& name) override {
        const std::lock_guard lock(m_mutex);
        m_values.erase(name);
        return {};
    }

private:
    std::string m_reason;
    std::mutex m_mutex;
    std::map<std::string, Secret> m_values;
};

} // namespace gatehouse::engine
