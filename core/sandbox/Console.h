// SPDX-License-Identifier: Apache-2.0
// The sandbox's sign-in endpoint and its console: a page that shows who is signed in (AWS IAM User
// Guide, "Enable custom identity broker access to the AWS console").
#pragma once

#include "core/http/LoopbackServer.h"
#include "core/sandbox/Keys.h"

#include <map>
#include <mutex>
#include <string>

namespace gatehouse::sandbox {

/// Safe from any thread.
class Console final {
public:
    Console(const Keys& keys, const Clock& clock) : m_keys(keys), m_clock(clock) {}

    /// /federation and /console.
    [[nodiscard]] http::ServedResponse answer(const http::ServedRequest& request);

private:
    using Form = std::map<std::string, std::string>;
    struct Visit {
        Caller caller;
        TimePoint until; ///< Of the token, then of the console session.
        std::string destination = {};
        Seconds length{0};
    };
    [[nodiscard]] http::ServedResponse giveToken(const Form& form);
    [[nodiscard]] http::ServedResponse signIn(const Form& form);
    [[nodiscard]] http::ServedResponse show(const std::string& id);

    const Keys& m_keys;
    const Clock& m_clock;
    std::mutex m_mutex; ///< Guards all below.
    std::map<std::string, Visit> m_tokens;
    std::map<std::string, Visit> m_visits;
};

} // namespace gatehouse::sandbox
