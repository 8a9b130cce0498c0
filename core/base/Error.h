// SPDX-License-Identifier: Apache-2.0
// The one error value of the program. Failures of the outside world travel as values; broken
// invariants stop the program.
#pragma once

#include <string>

namespace gatehouse {

/// What the caller can do about a failure; also decides the exit code of the command line.
enum class ErrorCode {
    Retry,         ///< Trouble that may pass: network, throttling, a service that is down.
    NoCredentials, ///< Nobody is signed in, or no usable credentials were found.
    Refused,       ///< Somebody who decides (AWS, RBAC, the system) said no.
    BadInput,      ///< A setting, file or argument must be corrected.
    NotFound,      ///< The named thing does not exist here.
    Ambiguous,     ///< The name fits several things.
    Cancelled,     ///< The person or a shutdown stopped it.
    Internal,      ///< A defect or a system call that should not fail.
};

/// A failure in words. `message` says what happened and why; `fix` says what to do, may be empty;
/// `details` is the technical part behind "Copy details". None of them ever holds a secret.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string fix = {};
    std::string details = {};

    /// Message and fix as one paragraph, for a terminal, a log line or an AWS error body.
    [[nodiscard]] std::string sentence() const {
        return fix.empty() ? message : message + ' ' + fix;
    }
};

} // namespace gatehouse
