// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/Keys.h"

#include "core/base/Encoding.h"
#include "core/crypto/Random.h"

namespace gatehouse::sandbox {
namespace {

std::string randomId(std::size_t length) {
    constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string id;
    for (const char byte : crypto::randomBytes(length))
        id += kBase32[static_cast<unsigned char>(byte) % kBase32.size()];
    return id;
}

} // namespace

Keys::Keys() {
    m_source = {"AKIA" + randomId(16), Secret(toBase64(crypto::randomBytes(30)))};
    const std::string userId = "AIDA" + randomId(17);
    m_known[m_source.accessKeyId] = {
        m_source,
        {kHomeAccount,
         std::string("arn:aws:iam::") + kHomeAccount + ":user/" + kUserName,
         userId,
         kUserName,
         {},
         Rights::Full,
         false}};
}

aws::Credentials Keys::issue(const Caller& caller, TimePoint expiry) {
    aws::Credentials made{"ASIA" + randomId(16), Secret(toBase64(crypto::randomBytes(30))),
                          Secret(toBase64(crypto::randomBytes(120))), expiry};
    const std::lock_guard lock(m_mutex);
    m_known[made.accessKeyId] = {made, caller};
    return made;
}

std::optional<Keys::Known> Keys::find(const std::string& accessKeyId) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_known.find(accessKeyId);
    return found == m_known.end() ? std::nullopt : std::optional(found->second);
}

} // namespace gatehouse::sandbox
