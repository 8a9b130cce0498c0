// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ToolTrust.h"

#include "core/config/File.h"
#include "core/exports/ToolFiles.h"
#include "core/pki/TrustBundle.h"

#include <optional>

namespace gatehouse::engine {
namespace {

constexpr const char* kKeyName = "authority-key";

std::optional<pki::LocalAuthority> readAuthority(const ToolFolder& files, SecretStore& secrets,
                                                 TimePoint now, std::string& notice) {
    const auto key = secrets.read(kKeyName);
    if (!key) {
        notice = key.error().sentence();
        return std::nullopt;
    }
    const auto certificate = config::readFile(files.authority());
    if (!*key || !certificate)
        return std::nullopt;
    auto authority = pki::LocalAuthority::fromPem(*certificate, **key, now);
    if (!authority)
        return std::nullopt;
    return std::move(*authority);
}

Result<void> writeFiles(const ToolFolder& files, const pki::LocalAuthority& authority,
                        const Environment& environment, TimePoint now) {
    if (auto made = config::makePrivateFolder(files.folder); !made)
        return made;
    const std::string pem = authority.certificate().toPem();
    if (!config::holds(files.authority(), pem)) {
        auto written =
            config::writeFileAtomically(files.authority(), pem, config::FileMode::Readable);
        if (!written)
            return written;
    }
    if (auto written = pki::writeBundle(files.bundle(), environment, authority.certificate());
        !written)
        return written;
    if (auto written = pki::writeKeyStore(files.keyStore(), files.bundle(), now); !written)
        return written;
    return exports::writeToolFiles({files.folder}, files.bundle());
}

} // namespace

Result<ToolTrust> prepareToolTrust(const ToolFolder& files, SecretStore& secrets,
                                   const Environment& environment, TimePoint now) {
    std::string notice;
    std::optional<pki::LocalAuthority> authority = readAuthority(files, secrets, now, notice);
    if (!authority) {
        auto made = pki::LocalAuthority::create(now);
        if (!made)
            return fail(made.error());
        authority = std::move(*made);
        if (notice.empty()) {
            if (const auto kept = secrets.write(kKeyName, authority->key().toPem()); !kept)
                notice = kept.error().sentence();
        }
    }
    if (auto written = writeFiles(files, *authority, environment, now); !written)
        return fail(written.error());
    return ToolTrust{std::move(*authority), std::move(notice)};
}

} // namespace gatehouse::engine
