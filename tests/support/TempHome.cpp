// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TempHome.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace gatehouse::tests {

TempHome::TempHome() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "gatehouse-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    m_path = pattern;
}

TempHome::~TempHome() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::filesystem::path TempHome::write(const std::string& relativePath,
                                      std::string_view content) const {
    const std::filesystem::path file = m_path / relativePath;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

std::string TempHome::read(const std::string& relativePath) const {
    std::ifstream in(m_path / relativePath, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace gatehouse::tests
