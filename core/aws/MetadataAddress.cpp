// SPDX-License-Identifier: Apache-2.0
// Addresses behind which a machine hands out its own credentials.
#include "core/aws/AwsHost.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace gatehouse::aws {
namespace {

bool isLinkLocalV4(std::uint32_t address) {
    return (address >> 16U) == 0xA9FEU;
}

bool isMetadataV6(const std::uint8_t* byte) {
    static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static constexpr std::array<std::uint8_t, 12> kNat64{0, 0x64, 0xFF, 0x9B, 0, 0,
                                                         0, 0,    0,    0,    0, 0};
    const bool holdsV4 = std::equal(kMapped.begin(), kMapped.end(), byte) ||
                         std::equal(kNat64.begin(), kNat64.end(), byte);
    if (holdsV4)
        return byte[12] == 0xA9 && byte[13] == 0xFE;
    const bool isLinkLocal = byte[0] == 0xFE && (byte[1] & 0xC0U) == 0x80U;
    const bool isEc2 = byte[0] == 0xFD && byte[1] == 0x00 && byte[2] == 0x0E && byte[3] == 0xC2;
    return isLinkLocal || isEc2;
}

} // namespace

bool isMetadataAddress(std::string_view address) {
    // The part after % is the zone of a link-local address.
    const std::string text(address.substr(0, address.find('%')));
    in_addr four{};
    // Resolvers take all notations of C for numbers: 0xA9FEA9FE, 2852039166, 169.254.43518.
    if (::inet_aton(text.c_str(), &four) != 0)
        return isLinkLocalV4(ntohl(four.s_addr));
    in6_addr six{};
    return ::inet_pton(AF_INET6, text.c_str(), &six) == 1 && isMetadataV6(six.s6_addr);
}

} // namespace gatehouse::aws
