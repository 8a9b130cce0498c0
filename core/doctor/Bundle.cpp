// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Bundle.h"

#include "core/config/File.h"
#include "core/pki/TrustBundle.h"

#include <algorithm>
#include <set>

namespace gatehouse::doctor {
namespace {

std::vector<crypto::Certificate> certificatesOf(const std::string& file) {
    const auto text = config::readFile(file);
    return text ? pki::splitPem(*text) : std::vector<crypto::Certificate>();
}

} // namespace

BundleLook lookAtBundle(const std::string& file, const std::string& authorityFile) {
    BundleLook look;
    const auto text = config::readFile(file);
    if (!text)
        return look;
    look.isThere = true;
    const auto certificates = pki::splitPem(*text);
    look.certificates = certificates.size();
    const auto authority =
        authorityFile.empty() ? std::vector<crypto::Certificate>() : certificatesOf(authorityFile);
    if (authority.empty())
        return look;
    for (const crypto::Certificate& one : certificates) {
        if (one.fingerprint() == authority.front().fingerprint())
            look.holdsAuthority = true;
        else if (one.commonName() == authority.front().commonName())
            look.holdsFormerOne = true;
    }
    return look;
}

std::size_t missingFrom(const std::string& bundle, const std::string& file) {
    std::set<std::string> known;
    for (const crypto::Certificate& one : certificatesOf(bundle))
        known.insert(one.fingerprint());
    const auto wanted = certificatesOf(file);
    return static_cast<std::size_t>(std::ranges::count_if(
        wanted, [&](const auto& one) { return !known.contains(one.fingerprint()); }));
}

} // namespace gatehouse::doctor
