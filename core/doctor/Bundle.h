// SPDX-License-Identifier: Apache-2.0
// A look into a file of certificates that tools are pointed at.
#pragma once

#include <cstddef>
#include <string>

namespace gatehouse::doctor {

struct BundleLook {
    bool isThere = false; ///< It exists and can be read.
    std::size_t certificates = 0;
    bool holdsAuthority = false; ///< The local authority as it is now.
    bool holdsFormerOne = false; ///< An authority of Gatehouse, but not that.
};

/// Reads both files; `authorityFile` empty or missing: nothing is held.
[[nodiscard]] BundleLook lookAtBundle(const std::string& file, const std::string& authorityFile);
/// How many certificates of `file` are not in `bundle`.
[[nodiscard]] std::size_t missingFrom(const std::string& bundle, const std::string& file);

} // namespace gatehouse::doctor
