// SPDX-License-Identifier: Apache-2.0
// A request body that must be known whole before it can go on: in memory first, then in a temporary
// file that has no name any more.
#pragma once

#include "core/base/Result.h"
#include "core/proxy/Socket.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse::proxy {

class BodySpool final {
public:
    /// Above `inMemory` bytes the body moves into a file in `folder`; above `atMost` it is refused.
    BodySpool(std::size_t inMemory, std::size_t atMost, std::string folder);

    /// BadInput when the body grows beyond the limit, Internal when the disk fails.
    [[nodiscard]] Result<void> append(std::string_view bytes);
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /// Up to `size` bytes from `offset` on; the view lives until the next call.
    [[nodiscard]] Result<std::string_view> read(std::uint64_t offset, std::size_t size);

private:
    [[nodiscard]] Result<void> moveToFile();
    [[nodiscard]] Result<void> write(std::string_view bytes) const;

    std::size_t m_inMemory;
    std::size_t m_atMost;
    std::string m_folder;
    std::string m_bytes; ///< The body, or the part read last from the file.
    Socket m_file;
    std::uint64_t m_size = 0;
};

} // namespace gatehouse::proxy
