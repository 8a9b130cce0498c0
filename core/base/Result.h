// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error. An alias, so that std::expected can take its place when the
// toolchain has it; only members that both share are used.
#pragma once

#include "core/base/Error.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace gatehouse {

template <typename T>
using Result = tl::expected<T, Error>;

/// Makes the failed Result of any type: `return fail(ErrorCode::BadInput, "…", "…");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message,
                                                std::string fix = {}, std::string details = {}) {
    return tl::unexpected<Error>(
        Error{code, std::move(message), std::move(fix), std::move(details)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace gatehouse
