// SPDX-License-Identifier: Apache-2.0
#include "core/base/ByteQueue.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace gatehouse {

void ByteQueue::append(std::string_view bytes) {
    if (bytes.empty())
        return;
    std::memcpy(prepare(bytes.size()), bytes.data(), bytes.size());
    commit(bytes.size());
}

char* ByteQueue::prepare(std::size_t size) {
    if (m_capacity - m_end >= size)
        return m_bytes.get() + m_end;
    const std::size_t held = m_end - m_begin;
    if (m_capacity - held >= size && m_begin >= held) {
        std::memcpy(m_bytes.get(), m_bytes.get() + m_begin, held);
    } else {
        const std::size_t capacity = std::max(held + size, m_capacity * 3 / 2);
        std::unique_ptr<char[]> bigger(new char[capacity]); // not zeroed: it is filled at once
        if (held != 0)
            std::memcpy(bigger.get(), m_bytes.get() + m_begin, held);
        m_bytes = std::move(bigger);
        m_capacity = capacity;
    }
    m_begin = 0;
    m_end = held;
    return m_bytes.get() + m_end;
}

void ByteQueue::commit(std::size_t size) {
    m_end += size;
    if (m_begin == m_end)
        clear();
}

void ByteQueue::consume(std::size_t size) {
    m_begin += std::min(size, m_end - m_begin);
    if (m_begin == m_end)
        clear();
}

void ByteQueue::clear() {
    m_bytes.reset();
    m_capacity = m_begin = m_end = 0;
}

} // namespace gatehouse
