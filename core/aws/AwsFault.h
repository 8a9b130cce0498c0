// SPDX-License-Identifier: Apache-2.0
// A refusal in AWS's own terms: what a client of AWS is told.
#pragma once

#include <string>

namespace gatehouse::aws {

struct AwsFault {
    int status = 403; ///< HTTP status.
    std::string code; ///< "SignatureDoesNotMatch"
    std::string
        message; ///< Cause and fix in one or two sentences; shown to the person by the tool.
    bool operator==(const AwsFault&) const = default;
};

} // namespace gatehouse::aws
