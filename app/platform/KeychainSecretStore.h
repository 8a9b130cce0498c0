// SPDX-License-Identifier: Apache-2.0
// Secrets in the system's keychain (Secret Service, KWallet, macOS Keychain, Windows Credential
// Manager) through QtKeychain; never in a plain file.
#pragma once

#include "core/engine/SecretStore.h"

#include <QString>

#include <chrono>
#include <memory>

namespace gatehouse::platform {

class KeychainWorker;

/// QtKeychain's jobs run on a private thread with an event loop; callers block until the answer or
/// the time-out. Safe from any thread but that one.
class KeychainSecretStore final : public engine::SecretStore {
public:
    struct Options {
        /// Entries of different services do not see each other.
        QString service = QStringLiteral("io.gatehouse.Gatehouse");
        /// For the probe: a keychain may ask the person to unlock it.
        std::chrono::milliseconds probeTimeout{20'000};
        std::chrono::milliseconds timeout{8'000};
    };

    /// Proves by writing, reading and removing an entry that there is a keychain; needs a
    /// QCoreApplication. Retry when it does not answer, NotFound when there is none.
    [[nodiscard]] static Result<std::unique_ptr<KeychainSecretStore>> open(const Options& options);
    KeychainSecretStore(const KeychainSecretStore&) = delete;
    KeychainSecretStore& operator=(const KeychainSecretStore&) = delete;
    ~KeychainSecretStore() override;

    [[nodiscard]] bool isPersistent() const override { return true; }
    [[nodiscard]] std::string description() const override;
    [[nodiscard]] Result<std::optional<Secret>> read(const std::string& name) override;
    [[nodiscard]] Result<void> write(const std::string& name, const Secret& value) override;
    [[nodiscard]] Result<void> remove(const std::string& name) override;

private:
    explicit KeychainSecretStore(const Options& options);
    [[nodiscard]] Result<void> probe();

    Options m_options;
    std::unique_ptr<KeychainWorker> m_worker;
};

} // namespace gatehouse::platform
