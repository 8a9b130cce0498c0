// SPDX-License-Identifier: Apache-2.0
// Whether a tool's call worked, by how it ended and by what came through the proxy meanwhile.
#pragma once

#include "core/base/ChildProcess.h"
#include "core/base/Result.h"
#include "core/doctor/Finding.h"
#include "core/engine/State.h"

#include <string>
#include <vector>

namespace gatehouse::doctor {

struct Verdict {
    Outcome outcome = Outcome::Failure;
    std::string sentence = {};
    std::string fix = {};
    bool isAnswered = false; ///< Something of it reached the proxy, so the sentence is exact.
};

/// `requests` are those of the session since the call began, oldest first.
[[nodiscard]] Verdict judge(const Result<ChildOutput>& ran,
                            const std::vector<engine::RequestRecord>& requests);

/// The last lines of what a tool printed, at most 400 bytes.
[[nodiscard]] std::string lastWords(const std::string& text);

} // namespace gatehouse::doctor
