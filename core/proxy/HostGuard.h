// SPDX-License-Identifier: Apache-2.0
// Which far sides are never contacted for a tool, and which Host fields a loopback listener takes.
#pragma once

#include <cstdint>
#include <string_view>

namespace gatehouse::proxy {

struct Address;

/// True for the link-local networks and the metadata addresses of EC2 and ECS, in any notation of
/// an address: a tool that asks a proxy for them would take this machine's role for its own.
[[nodiscard]] bool isMetadataHost(std::string_view host);
/// The same for an address that a name resolved to.
[[nodiscard]] bool isMetadataAddress(const Address& address);
/// True when a Host field names this listener by a loopback address or "localhost". Anything else
/// is a page in a browser whose name was made to resolve to us (DNS rebinding).
[[nodiscard]] bool isOwnHost(std::string_view hostField, std::uint16_t port);

} // namespace gatehouse::proxy
