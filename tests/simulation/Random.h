// SPDX-License-Identifier: Apache-2.0
// The one source of chance in a simulation: the same seed gives the same run everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace gatehouse::simulation {

class Random final {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}

    /// From 0 to below the number, which is not 0.
    [[nodiscard]] std::size_t below(std::size_t number) { return m_engine() % number; }
    [[nodiscard]] std::size_t between(std::size_t least, std::size_t most) {
        return least + below(most - least + 1);
    }
    [[nodiscard]] bool oneIn(std::size_t number) { return below(number) == 0; }
    /// Of bytes: often a few, seldom very many.
    [[nodiscard]] std::size_t size(std::size_t most) {
        const std::size_t kinds[] = {1, 10, 100, 5'000, most};
        return below(kinds[below(5)] + 1);
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace gatehouse::simulation
