// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/HostGuard.h"

#include "core/base/Encoding.h"
#include "core/proxy/Socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace gatehouse::proxy {

namespace {

bool isMetadataV4(const unsigned char* bytes) {
    return bytes[0] == 169 && bytes[1] == 254;
}

bool isMetadataV6(const unsigned char* bytes) {
    static constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0,    0,
                                                           0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes))
        return isMetadataV4(bytes + 12);
    const bool isLinkLocal = bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80;
    const bool isEc2 = bytes[0] == 0xfd && bytes[1] == 0 && bytes[2] == 0x0e && bytes[3] == 0xc2;
    return isLinkLocal || isEc2;
}

} // namespace

bool isMetadataHost(std::string_view host) {
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    while (!host.empty() && host.back() == '.')
        host.remove_suffix(1);
    const std::string name = toLower(host.substr(0, host.find('%')));
    in_addr four{};
    if (::inet_aton(name.c_str(), &four) != 0)
        return isMetadataV4(reinterpret_cast<const unsigned char*>(&four));
    in6_addr six{};
    if (::inet_pton(AF_INET6, name.c_str(), &six) == 1)
        return isMetadataV6(reinterpret_cast<const unsigned char*>(&six));
    return name == "metadata.google.internal" || name == "instance-data" ||
           name == "instance-data.ec2.internal";
}

bool isMetadataAddress(const Address& address) {
    if (address.bytes.size() == sizeof(sockaddr_in)) {
        sockaddr_in four{};
        std::memcpy(&four, address.bytes.data(), sizeof four);
        return isMetadataV4(reinterpret_cast<const unsigned char*>(&four.sin_addr));
    }
    if (address.bytes.size() == sizeof(sockaddr_in6)) {
        sockaddr_in6 six{};
        std::memcpy(&six, address.bytes.data(), sizeof six);
        return isMetadataV6(reinterpret_cast<const unsigned char*>(&six.sin6_addr));
    }
    return true;
}

bool isOwnHost(std::string_view hostField, std::uint16_t port) {
    const std::string host = toLower(hostField);
    const std::string suffix = ':' + std::to_string(port);
    return host == "127.0.0.1" + suffix || host == "localhost" + suffix || host == "[::1]" + suffix;
}

} // namespace gatehouse::proxy
