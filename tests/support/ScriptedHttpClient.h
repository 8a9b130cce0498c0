// SPDX-License-Identifier: Apache-2.0
// An HttpClient that answers from a script and remembers what it was asked.
#pragma once

#include "core/http/HttpClient.h"

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace gatehouse::tests {

/// Rules are tried in the order in which they were added; the first whose text is in the URL or the
/// body answers. What no rule fits fails as an unreachable host does. Safe from any thread.
class ScriptedHttpClient final : public http::HttpClient {
public:
    using Answer = std::function<Result<http::Response>(const http::Request&)>;

    void on(std::string text, Answer answer) {
        const std::scoped_lock lock(m_mutex);
        m_rules.emplace_back(std::move(text), std::move(answer));
    }
    void on(std::string text, int status, std::string body) {
        on(std::move(text), [status, body = std::move(body)](const http::Request&) {
            return Result<http::Response>(http::Response{status, {}, body});
        });
    }
    /// Forgets all rules, not what was asked.
    void clear() {
        const std::scoped_lock lock(m_mutex);
        m_rules.clear();
    }

    [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                              const Cancel& cancel) override {
        if (cancel.isCancelled())
            return fail(ErrorCode::Cancelled, "Stopped.");
        Answer answer;
        {
            const std::scoped_lock lock(m_mutex);
            m_requests.push_back(request);
            for (const auto& [text, one] : m_rules) {
                if (request.url.find(text) != std::string::npos ||
                    request.body.find(text) != std::string::npos) {
                    answer = one;
                    break;
                }
            }
        }
        if (!answer)
            return fail(ErrorCode::Retry, "Could not connect to " + request.url + ".");
        return answer(request);
    }

    [[nodiscard]] std::vector<http::Request> requests() const {
        const std::scoped_lock lock(m_mutex);
        return m_requests;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<std::string, Answer>> m_rules;
    std::vector<http::Request> m_requests;
};

} // namespace gatehouse::tests
