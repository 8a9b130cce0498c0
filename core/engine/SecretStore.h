// SPDX-License-Identifier: Apache-2.0
// Where private keys and tokens rest between runs. The system's keychain implements it in
// app/platform; memory is the fallback.
#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <optional>
#include <string>

namespace gatehouse::engine {

/// Calls block (a keychain may take seconds, each call has its own time-out) and come from pool
/// threads.
class SecretStore {
public:
    virtual ~SecretStore() = default;
    /// False when values are lost at exit.
    [[nodiscard]] virtual bool isPersistent() const = 0;
    /// In words for the UI: "the system keychain", or why there is none and what that costs.
    [[nodiscard]] virtual std::string description() const = 0;
    /// Empty when there is no such entry.
    [[nodiscard]] virtual Result<std::optional<Secret>> read(const std::string& name) = 0;
    [[nodiscard]] virtual Result<void> write(const std::string& name, const Secret& value) = 0;
    [[nodiscard]] virtual Result<void> remove(const std::string& name) = 0;
};

} // namespace gatehouse::engine
