// SPDX-License-Identifier: Apache-2.0
// Whole files, read and written so that nothing is ever half there.
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gatehouse::config {

enum class FileMode : unsigned {
    Private = 0600,  ///< Only its owner.
    Readable = 0644, ///< Everybody may read.
};

/// NotFound when there is no such file; Refused when it may not be read; BadInput when it is a
/// folder or longer than `limit` bytes.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& file,
                                           std::size_t limit = 64U << 20U);

/// Writes a temporary file beside it, syncs and renames: readers see the old or the new content. A
/// symbolic link is followed, so that it stays one. Makes missing folders with mode 0700.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& file,
                                               std::string_view content,
                                               FileMode mode = FileMode::Private);

/// Makes the folder and those above it with mode 0700. Refused when it belongs to another user or
/// others may write to it.
[[nodiscard]] Result<void> makePrivateFolder(const std::filesystem::path& folder);

/// Renames and links differ, the content decides: true when the file holds exactly this.
[[nodiscard]] bool holds(const std::filesystem::path& file, std::string_view content);

} // namespace gatehouse::config
