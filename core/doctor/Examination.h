// SPDX-License-Identifier: Apache-2.0
// The doctor: looks at what has to be right for AWS tools to work through the proxy, runs a real
// call of each tool on this computer, and says what to do about what is not right.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Clock.h"
#include "core/base/Environment.h"
#include "core/doctor/Finding.h"
#include "core/engine/Engine.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::doctor {

/// Whose engine is examined.
enum class Host {
    Desktop, ///< It stays: its port, files and keychain matter.
    Command, ///< It lives as long as this command.
};

struct Options {
    engine::Engine& engine;  ///< Local or remote; outlives the examination.
    Environment environment; ///< As the person's terminal has it, leftovers and all.
    const Clock& clock;      ///< Outlives the examination.
    Host host = Host::Desktop;
    /// Names of tools, see toolNames(). With any, nothing but these is looked at.
    std::vector<std::string> tools = {};
    /// The session that tools are run with; empty: the newest that is active, else one of a sandbox
    /// made for this.
    std::string sessionId = {};
    std::chrono::milliseconds toolDeadline = std::chrono::seconds(60); ///< Of one call.
    std::chrono::milliseconds networkDeadline = std::chrono::seconds(10);
};

/// Called on the examination's thread. Empty functions are allowed.
struct Listener {
    std::function<void(const std::string& subject)> begins; ///< "AWS CLI" is looked at now.
    std::function<void(const Finding&)> found;
};

/// Blocks until all is looked at, or soon after a cancel; what was found by then has been told.
void examine(const Options& options, const Listener& listener, const Cancel& cancel);

/// The same on a thread of its own.
class Examination final {
public:
    /// Starts at once. `ended` is the last call, also after a cancel.
    Examination(Options options, Listener listener, std::function<void()> ended);
    Examination(const Examination&) = delete;
    Examination& operator=(const Examination&) = delete;
    /// Cancels and waits.
    ~Examination();

    /// Returns at once.
    void cancel();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Names for Options::tools and the command line, sorted: "aws", "boto3", "curl", ...
[[nodiscard]] std::vector<std::string> toolNames();

} // namespace gatehouse::doctor
