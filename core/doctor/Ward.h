// SPDX-License-Identifier: Apache-2.0
// What every check works with, and the checks themselves; internal to the module.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/doctor/Examination.h"

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <utility>

namespace gatehouse::doctor {

/// References outlive it. Belongs to the examination's thread.
struct Ward {
    const Options& options;
    const Listener& listener;
    const Cancel& cancel;
    Environment own; ///< The environment without what an export put into it.

    void begin(const std::string& subject) const {
        if (listener.begins)
            listener.begins(subject);
    }
    void tell(const Finding& finding) const {
        if (listener.found && !cancel.isCancelled())
            listener.found(finding);
    }
};

constexpr std::chrono::milliseconds kLook{20}; ///< How often cancelling is looked at.

/// Waits for an engine's reply: Retry after the deadline, Cancelled. A reply that comes later is
/// dropped.
template <typename T, typename Call>
[[nodiscard]] Result<T> await(const Ward& ward, std::chrono::milliseconds deadline, Call call) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    call(engine::Reply<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (future.wait_for(kLook) != std::future_status::ready) {
        if (ward.cancel.isCancelled())
            return fail(ErrorCode::Cancelled, "The examination was stopped.");
        if (std::chrono::steady_clock::now() > end)
            return fail(ErrorCode::Retry, "Gatehouse did not answer in time.",
                        "Quit it and start it again.");
    }
    return future.get();
}

void checkGatehouse(const Ward& ward);
void checkVariables(const Ward& ward);
void checkFiles(const Ward& ward);
void checkNetwork(const Ward& ward);
void checkTools(const Ward& ward);

/// The port that a desktop asks for: from the settings, else the usual one.
[[nodiscard]] std::uint16_t desktopPort(const Environment& environment);
/// True when every connection is a sandbox: nothing outside of this computer is needed then.
[[nodiscard]] bool isSandboxOnly(const engine::State& state);
} // namespace gatehouse::doctor
