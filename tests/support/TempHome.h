// SPDX-License-Identifier: Apache-2.0
// A fresh folder of its own for a test, removed at the end, with files written by one call.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gatehouse::tests {

class TempHome final {
public:
    TempHome();
    TempHome(const TempHome&) = delete;
    TempHome& operator=(const TempHome&) = delete;
    ~TempHome();

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// Writes a file below the folder, making folders on the way; returns its path.
    std::filesystem::path write(const std::string& relativePath, std::string_view content) const;
    [[nodiscard]] std::string read(const std::string& relativePath) const;

private:
    std::filesystem::path m_path;
};

} // namespace gatehouse::tests
