// SPDX-License-Identifier: Apache-2.0
#include "app/platform/KeychainSecretStore.h"

#include "app/platform/KeychainWorker.h"

#include <QUuid>

#include <utility>

namespace gatehouse::platform {
namespace {

constexpr const char* kFix = "Unlock or start the keychain of this system (such as GNOME Keyring, "
                             "KWallet or KeePassXC's secret service), then start Gatehouse again.";

std::string inWords(const KeychainAnswer& answer) {
    switch (answer.error) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return "The keychain refused access.";
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return "This system offers no keychain.";
    default:
        if (answer.text.contains(QLatin1String("org.freedesktop.secrets")))
            return "No keychain runs on this system."; // what the bus says is for programmers
        return answer.text.isEmpty() ? "The keychain could not do it."
                                     : "The keychain says: " + answer.text.toStdString() + '.';
    }
}

Error failure(const KeychainAnswer& answer) {
    if (answer.isLate)
        return {ErrorCode::Retry, "The keychain did not answer in time.",
                "Look for a window of the keychain that waits for a password."};
    const bool isRefused =
        answer.error == QKeychain::AccessDenied || answer.error == QKeychain::AccessDeniedByUser;
    return {isRefused ? ErrorCode::Refused : ErrorCode::NotFound, inWords(answer), kFix,
            "QtKeychain error " + std::to_string(static_cast<int>(answer.error))};
}

} // namespace

KeychainSecretStore::KeychainSecretStore(const Options& options)
    : m_options(options), m_worker(std::make_unique<KeychainWorker>(options.service)) {}

KeychainSecretStore::~KeychainSecretStore() = default;

Result<std::unique_ptr<KeychainSecretStore>> KeychainSecretStore::open(const Options& options) {
    std::unique_ptr<KeychainSecretStore> store(new KeychainSecretStore(options));
    auto probed = store->probe();
    if (!probed)
        return fail(std::move(probed.error()));
    return store;
}

Result<void> KeychainSecretStore::probe() {
    // Only a write tells: a locked keychain answers a read with "no such entry".
    const QString name = QStringLiteral("probe-") + QUuid::createUuid().toString(QUuid::Id128);
    const QByteArray value("probe");
    auto answer = m_worker->run({KeychainTask::Kind::Write, name, value}, m_options.probeTimeout);
    if (answer.isLate || answer.error != QKeychain::NoError)
        return fail(failure(answer));
    answer = m_worker->run({KeychainTask::Kind::Read, name, {}}, m_options.timeout);
    const bool isSame = answer.data == value;
    if (answer.isLate || (answer.error == QKeychain::NoError && !isSame))
        return fail(ErrorCode::NotFound, "The keychain does not give back what was put into it.",
                    kFix);
    const auto removed = m_worker->run({KeychainTask::Kind::Remove, name, {}}, m_options.timeout);
    if (answer.error != QKeychain::NoError)
        return fail(failure(answer));
    if (removed.isLate || removed.error != QKeychain::NoError)
        return fail(failure(removed));
    return {};
}

std::string KeychainSecretStore::description() const {
    return "the system keychain";
}

Result<std::optional<Secret>> KeychainSecretStore::read(const std::string& name) {
    auto answer = m_worker->run({KeychainTask::Kind::Read, QString::fromStdString(name), {}},
                                m_options.timeout);
    if (!answer.isLate && answer.error == QKeychain::EntryNotFound)
        return std::optional<Secret>();
    if (answer.isLate || answer.error != QKeychain::NoError)
        return fail(failure(answer));
    std::optional<Secret> value(Secret(
        std::string_view(answer.data.constData(), static_cast<std::size_t>(answer.data.size()))));
    answer.data.fill('\0');
    return value;
}

Result<void> KeychainSecretStore::write(const std::string& name, const Secret& value) {
    const std::string_view bytes = value.reveal();
    const auto answer =
        m_worker->run({KeychainTask::Kind::Write, QString::fromStdString(name),
                       QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))},
                      m_options.timeout);
    if (answer.isLate || answer.error != QKeychain::NoError)
        return fail(failure(answer));
    return {};
}

Result<void> KeychainSecretStore::remove(const std::string& name) {
    const auto answer = m_worker->run(
        {KeychainTask::Kind::Remove, QString::fromStdString(name), {}}, m_options.timeout);
    if (!answer.isLate && answer.error == QKeychain::EntryNotFound)
        return {};
    if (answer.isLate || answer.error != QKeychain::NoError)
        return fail(failure(answer));
    return {};
}

} // namespace gatehouse::platform
