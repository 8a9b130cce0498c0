// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SessionName.h"

#include "core/base/Encoding.h"
#include "core/crypto/Digest.h"

namespace gatehouse::aws {
namespace {

bool isPermitted(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
}

// `kept` characters, '-' and as many hex digits of the SHA-1 as there is room for.
std::string permittedName(std::string_view userName, std::size_t limit, std::size_t kept) {
    const auto permit = [](std::string_view text) {
        std::string result(text);
        for (char& c : result)
            c = isPermitted(c) ? c : '-';
        return result;
    };
    if (userName.size() > limit)
        return permit(userName.substr(0, kept)) + '-' +
               toHex(crypto::sha1(userName)).substr(0, limit - kept - 1);
    std::string name = permit(userName);
    while (name.size() < 2)
        name += '-';
    return name;
}

} // namespace

std::string roleSessionName(std::string_view userName) {
    return permittedName(userName, 64, 47);
}

std::string federatedUserName(std::string_view userName) {
    return permittedName(userName, 32, 15);
}

} // namespace gatehouse::aws
