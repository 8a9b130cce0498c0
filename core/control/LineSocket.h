// SPDX-License-Identifier: Apache-2.0
// Blocking lines over a Unix stream socket.
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::control {

/// One thread may read while others write. close() from any thread wakes both.
class LineSocket final {
public:
    /// Takes over the connected descriptor.
    explicit LineSocket(int descriptor) : m_descriptor(descriptor) {}
    LineSocket(const LineSocket&) = delete;
    LineSocket& operator=(const LineSocket&) = delete;
    ~LineSocket();

    /// Longest line that is accepted: 10,000 apps with their roles take a tenth of it.
    static constexpr std::size_t kLongestLine = 256U << 20U;

    /// The next line without its end; nothing when the other side has closed or sent too much.
    [[nodiscard]] std::optional<std::string> readLine();
    /// Writes the line and its end; false when the other side has gone or does not read for 30 s.
    bool writeLine(std::string_view line);
    void shutDown();
    /// True when the process at the other end belongs to this user.
    [[nodiscard]] bool isSameUser() const;

private:
    int m_descriptor;
    std::string m_buffer;
    std::size_t m_scanned = 0;
    std::mutex m_writeMutex;
};

/// Connects; NotFound when nobody listens.
[[nodiscard]] Result<int> connectUnix(const std::filesystem::path& socket);
/// Listens with mode 0600, replacing a socket that nobody answers.
[[nodiscard]] Result<int> listenUnix(const std::filesystem::path& socket);

} // namespace gatehouse::control
