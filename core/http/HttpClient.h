// SPDX-License-Identifier: Apache-2.0
// One blocking HTTP exchange for the control plane: STS, federation, metadata services, a cluster's
// JSON API.
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/http/Headers.h"

#include <chrono>
#include <string>

namespace gatehouse::http {

struct Request {
    std::string method = "GET";
    std::string url;
    Headers headers = {};
    std::string body = {};
    /// For the whole exchange, connecting included.
    std::chrono::milliseconds timeout = std::chrono::seconds(30);
    /// Metadata addresses and our own loopback servers must never go through a corporate proxy.
    enum class Via { EnvironmentProxy, Direct } via = Via::EnvironmentProxy;
};

struct Response {
    int status = 0;
    Headers headers = {};
    std::string body = {};
};

/// Implementations are safe to call from several threads at once. Redirects are not followed. A
/// reply of any status is a value; an Error (usually Retry) means that no reply came and says what
/// was tried and why it failed.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    [[nodiscard]] virtual Result<Response> send(const Request& request, const Cancel& cancel) = 0;
};

} // namespace gatehouse::http
