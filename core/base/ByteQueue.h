// SPDX-License-Identifier: Apache-2.0
// Bytes on their way: appended at the end, consumed at the front. Holds no memory while empty, so
// that thousands of idle connections cost next to nothing.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace gatehouse {

class ByteQueue final {
public:
    [[nodiscard]] std::string_view view() const { return {m_bytes.get() + m_begin, size()}; }
    [[nodiscard]] std::size_t size() const { return m_end - m_begin; }
    [[nodiscard]] bool isEmpty() const { return m_begin == m_end; }

    void append(std::string_view bytes);
    /// Room for at least `size` bytes behind the last one; views taken earlier are gone.
    [[nodiscard]] char* prepare(std::size_t size);
    /// How many of the prepared bytes were filled.
    void commit(std::size_t size);
    void consume(std::size_t size);
    void clear();

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity = 0;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace gatehouse
